import { linkTo, type Answer, type GatewayLink } from './gateway-link.ts';
import { CliError, languageOf, numberOption, onlyOptions, option, type Localized } from './say.ts';

const where = ['url', 'kubeconfig', 'context', 'namespace', 'lang'] as const;

interface Workshop {
  id: string;
  title: string;
  until: number;
  seats: number;
  lab: boolean;
  closed: boolean;
  joined?: number;
}

/** Group of four: a code is read aloud. */
const spoken = (code: string) => code.replace(/^(.{4})(.{4})$/, '$1-$2');

const problems: Readonly<Record<string, Localized>> = {
  'not-allowed': { ko: '관리 비밀번호가 맞지 않습니다(DAY_ONE_ADMIN)', en: 'the organiser’s password is not right (DAY_ONE_ADMIN)' },
  'no-workshop': { ko: '그런 반이 없습니다: "day-one class list"로 확인하세요', en: 'there is no such class: see "day-one class list"' },
  'too-many': { ko: '틀린 시도가 많았습니다. 1분 뒤에 다시 하세요', en: 'too many wrong tries: again in a minute' },
};

function bodyOf<T>({ status, body }: Answer): T {
  if (status === 200) return body as T;
  const { problem = '', field = '', why = '' } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, string>;
  throw new CliError(problems[problem] ?? { ko: `게이트웨이의 응답: ${status} ${field} ${why || problem || String(body)}`, en: `the gateway answers ${status}: ${field} ${why || problem || String(body)}` });
}

async function create(link: GatewayLink, args: readonly string[]): Promise<Localized> {
  const answer = await link.ask('POST', '/api/workshops', {
    title: option(args, 'title') ?? 'Kubernetes Day One',
    seats: numberOption(args, 'seats', 1, 500) ?? 30,
    hours: numberOption(args, 'hours', 0.1, 168) ?? 8,
    lab: !args.includes('--no-lab'),
    ...(option(args, 'codes') ? { codes: numberOption(args, 'codes', 1, 500) } : {}),
    ...(option(args, 'teacher') ? { teacher: option(args, 'teacher') } : {}),
  });
  const { workshop, code, codes, teacherKey } = bodyOf<{ workshop: Workshop; code: string; codes: string[]; teacherKey: string }>(answer);
  const base = link.url ?? 'http://127.0.0.1:8080';
  const single = codes.length > 0 ? `\n${codes.map((one) => `  ${spoken(one)}  ${base}/class/#j=${one}`).join('\n')}` : '';
  const until = (locale: string) => new Date(workshop.until).toLocaleString(locale);
  return {
    ko: `반 ${workshop.id}: ${workshop.title}, 자리 ${workshop.seats}개, ${until('ko-KR')}까지${workshop.lab ? '' : ', 실습 셸 없음'}

참가 코드       ${spoken(code)}
학습자 링크     ${base}/class/#j=${code}
강사 링크(비밀) ${base}/class/teacher/#t=${teacherKey}${single ? `\n한 번만 쓰는 코드:${single}` : ''}`,
    en: `class ${workshop.id}: ${workshop.title}, ${workshop.seats} seats, until ${until('en-GB')}${workshop.lab ? '' : ', no shells'}

join code              ${spoken(code)}
learners' link         ${base}/class/#j=${code}
teacher's link, secret ${base}/class/teacher/#t=${teacherKey}${single ? `\ncodes for one seat each:${single}` : ''}`,
  };
}

async function list(link: GatewayLink): Promise<Localized> {
  const workshops = bodyOf<Workshop[]>(await link.ask('GET', '/api/workshops'));
  if (workshops.length === 0) return { ko: '반이 없습니다', en: 'no classes' };
  const state = ({ closed, until }: Workshop): Localized => (closed ? { ko: '닫힘', en: 'closed' } : until < Date.now() ? { ko: '끝남', en: 'over' } : { ko: '열림', en: 'open' });
  const line = (language: keyof Localized) => (workshop: Workshop) => `${workshop.id.padEnd(14)} ${state(workshop)[language].padEnd(7)} ${`${workshop.joined ?? 0}/${workshop.seats}`.padStart(7)}  ${workshop.title}`;
  return { ko: workshops.map(line('ko')).join('\n'), en: workshops.map(line('en')).join('\n') };
}

async function close(link: GatewayLink, id: string): Promise<Localized> {
  bodyOf(await link.ask('POST', `/api/workshops/${encodeURIComponent(id)}/close`, {}));
  return { ko: `반 ${id}을(를) 닫았습니다. 아무도 들어올 수 없고, 실습 환경은 곧 사라집니다`, en: `class ${id} is closed: nobody gets in, and its environments go` };
}

async function oneMoreTeacher(link: GatewayLink, id: string, args: readonly string[]): Promise<Localized> {
  const { teacherKey } = bodyOf<{ teacherKey: string }>(await link.ask('POST', `/api/workshops/${encodeURIComponent(id)}/teacher`, { name: option(args, 'name') ?? 'Teacher' }));
  const address = `${link.url ?? 'http://127.0.0.1:8080'}/class/teacher/#t=${teacherKey}`;
  return { ko: `강사 링크(비밀) ${address}`, en: `teacher's link, secret ${address}` };
}

export const classUsage: Localized = {
  ko: `day-one class create [--title 제목] [--seats 30] [--hours 8] [--codes N] [--teacher 이름] [--no-lab]
day-one class list
day-one class close ID
day-one class teacher ID [--name 이름]     강사 링크를 하나 더

게이트웨이는 kubeconfig의 클러스터에서 찾습니다(--kubeconfig, --context, --namespace).
다른 곳이면 --url https://… 과 환경 변수 DAY_ONE_ADMIN.`,
  en: `day-one class create [--title TITLE] [--seats 30] [--hours 8] [--codes N] [--teacher NAME] [--no-lab]
day-one class list
day-one class close ID
day-one class teacher ID [--name NAME]     one more teacher's link

The gateway is found in the cluster of the kubeconfig (--kubeconfig, --context, --namespace);
elsewhere: --url https://… and the environment variable DAY_ONE_ADMIN.`,
};

/** `day-one class …`. @throws CliError */
export async function classCommand([verb = '', ...rest]: readonly string[], print: (line: string) => void): Promise<number> {
  const language = languageOf(rest);
  const needsId = verb === 'close' || verb === 'teacher';
  const [id, args] = needsId ? [rest[0], rest.slice(1)] : [undefined, rest];
  const known: Record<string, [values: string[], flags?: string[]]> = { create: [['title', 'seats', 'hours', 'codes', 'teacher'], ['no-lab']], list: [[]], close: [[]], teacher: [['name']] };
  if (!known[verb] || (needsId && (id === undefined || id.startsWith('--')))) {
    print(classUsage[language]);
    return verb === '' || verb === 'help' ? 0 : 2;
  }
  onlyOptions(args, [...where, ...known[verb][0]], known[verb][1]);
  const link = await linkTo(args);
  try {
    const said = verb === 'create' ? await create(link, args) : verb === 'list' ? await list(link) : verb === 'close' ? await close(link, id!) : await oneMoreTeacher(link, id!, args);
    print(said[language]);
    return 0;
  } finally {
    link.close();
  }
}
