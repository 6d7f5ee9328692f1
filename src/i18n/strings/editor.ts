import type { ProblemCode } from '../../engine/manifest/problem.ts';
import type { Localized } from '../../engine/schema/localized.ts';
import { defineStrings } from '../strings.ts';

/** What the server writes into the page. */
export const exercise = defineStrings({
  write: { ko: '직접 쓰기', en: 'Write it' },
  fault: { ko: '틀린 곳 고치기', en: 'Mend the fault' },
  edit: { ko: '편집하기', en: 'Edit' },
  check: { ko: '확인', en: 'Check' },
  hintN: { ko: '힌트 {n}/{all}', en: 'Hint {n}/{all}' },
  reset: { ko: '처음으로', en: 'Reset' },
  solution: { ko: '풀이 보기', en: 'Show the solution' },
  help: { ko: '힌트와 풀이', en: 'Hints and solution' },
  solutionTitle: { ko: '풀이', en: 'Solution' },
  goals: { ko: '이렇게 되면 성공이에요', en: 'You are done when' },
  startFile: { ko: '{file}의 처음 내용', en: 'What {file} starts with' },
});

/** What the editor says while it runs. */
export const editor = defineStrings({
  loading: { ko: '편집기를 여는 중이에요 …', en: 'Opening the editor …' },
  failed: { ko: '편집기를 열지 못했어요. 연결을 확인하고 다시 눌러 주세요.', en: 'The editor could not be opened. Check your connection and try again.' },
  plainInstead: { ko: '큰 편집기를 불러오지 못해 간단한 입력창으로 열었어요. 검사는 똑같아요.', en: 'The full editor did not load, so here is a plain field. The checks are the same.' },
  label: { ko: '{file} 편집', en: 'Edit {file}' },
  plain: { ko: '간단한 입력창', en: 'Plain field' },
  full: { ko: '도움말 있는 편집기', en: 'Editor with help' },
  keys: { ko: 'Ctrl+Space 제안 · Ctrl+I 설명 · F8 다음 오류 · Ctrl+Enter 확인 · 나가기는 Esc 다음 Tab, 또는 Ctrl+M 다음 Tab', en: 'Ctrl+Space suggests · Ctrl+I explains · F8 next error · Ctrl+Enter checks · leave with Esc then Tab, or Ctrl+M then Tab' },
  keysPlain: { ko: 'Ctrl+Enter로 확인해요. Tab을 누르면 입력창을 벗어나요.', en: 'Ctrl+Enter checks. Tab leaves the field.' },
  draft: { ko: '지난번에 쓰던 내용을 불러왔어요.', en: 'Your draft from last time is back.' },
  problems: { ko: '고칠 곳 {n}군데', en: '{n} to fix' },
  noProblems: { ko: 'API 서버가 받아 줄 모양이에요.', en: 'The API server would accept this.' },
  where: { ko: '{line}행 {column}열', en: 'line {line}, column {column}' },
  server: { ko: 'API 서버의 말', en: 'The API server says' },
  solved: { ko: '해결했어요.', en: 'Solved.' },
  solvedAssisted: { ko: '풀이를 보고 해결했어요.', en: 'Solved with the solution’s help.' },
  notYaml: { ko: '아직 YAML로 읽을 수 없어요.', en: 'This is not YAML yet.' },
  refused: { ko: 'API 서버가 거절할 곳이 {n}군데 있어요.', en: 'The API server would refuse this in {n} {n|place|places}.' },
  refusedOne: { ko: 'API 서버가 거절할 곳이 한 군데 있어요.', en: 'The API server would refuse this in one place.' },
  left: { ko: '아직 {n}가지가 남았어요.', en: '{n} {n|goal is|goals are} still open.' },
  leftOne: { ko: '아직 한 가지가 남았어요.', en: 'One goal is still open.' },
  goalMet: { ko: '됨', en: 'met' },
  goalOpen: { ko: '아직', en: 'not yet' },
  wait: { ko: '{n}초 뒤, 또는 한 번 더 확인한 뒤에 다음 힌트를 열 수 있어요.', en: 'The next hint opens in {n} {n|second|seconds}, or after another check.' },
  noMoreHints: { ko: '힌트는 여기까지예요. 그래도 막히면 풀이를 보세요.', en: 'No more hints. If you are still stuck, look at the solution.' },
  sure: { ko: '풀이를 볼까요? 이 연습은 ‘도움받음’으로 남아요.', en: 'Show the solution? The exercise will be marked as assisted.' },
  yes: { ko: '볼게요', en: 'Show it' },
  no: { ko: '더 해 볼게요', en: 'Keep trying' },
  insert: { ko: '풀이를 편집기에 넣기', en: 'Put it into the editor' },
  resetDone: { ko: '처음 내용으로 되돌렸어요. 마음이 바뀌면 Ctrl+Z를 누르세요.', en: 'Back to the start. Ctrl+Z undoes that.' },
  memory: { ko: '이 브라우저에는 저장할 수 없어, 쓰던 내용이 페이지를 닫으면 사라져요.', en: 'This browser cannot store drafts: your text lasts until you close the page.' },
  before: { ko: '전에 해결한 연습이에요.', en: 'You solved this before.' },
  beforeAssisted: { ko: '전에 풀이를 보고 해결한 연습이에요.', en: 'You solved this before, with the solution’s help.' },
  fieldOf: { ko: '`{owner}`의 필드 · {type}', en: 'field of `{owner}` · {type}' },
  required: { ko: '필수', en: 'required' },
  oneOf: { ko: '쓸 수 있는 값: {all}', en: 'one of: {all}' },
  source: { ko: '설명은 쿠버네티스 {version} API의 원문이에요.', en: 'Text of the Kubernetes {version} API.' },
  sourceCalico: { ko: '캘리코의 리소스예요.', en: 'A resource of Calico.' },
});

/** Names of types, as a reader knows them. */
export const types = defineStrings({
  string: { ko: '문자열', en: 'a string' },
  integer: { ko: '정수', en: 'an integer' },
  number: { ko: '숫자', en: 'a number' },
  boolean: { ko: 'true 또는 false', en: 'true or false' },
  intOrString: { ko: '정수 또는 문자열', en: 'an integer or a string' },
  quantity: { ko: '500m, 64Mi 같은 양', en: 'an amount such as 500m or 64Mi' },
  time: { ko: '시각', en: 'a time' },
  map: { ko: '키와 값의 모음', en: 'keys with values' },
  list: { ko: '목록', en: 'a list' },
  null: { ko: '빈 값', en: 'nothing' },
  any: { ko: '아무 값', en: 'any value' },
});

/** A sentence for each problem; `also` replaces it when there is a near word or another place to name. */
export const problems: Readonly<Record<ProblemCode, Localized & { also?: Localized }>> = {
  'yaml-tab': { ko: '들여쓰기에 탭이 있어요. YAML은 공백만 받아요.', en: 'There is a tab in the indentation. YAML takes blanks only.' },
  'yaml-indent': { ko: '들여쓰기가 어긋났어요. 같은 묶음의 키는 같은 칸에서 시작해야 해요.', en: 'The indentation is off. Keys of one group start in the same column.' },
  'yaml-duplicate-key': { ko: '`{key}` 키가 두 번 나와요. 한 묶음 안에서 키는 하나뿐이어야 해요.', en: 'The key `{key}` appears twice. A key may stand only once in a group.' },
  'yaml-missing-char': { ko: '`{char}` 기호가 빠졌어요.', en: 'A `{char}` is missing.' },
  'yaml-unexpected': { ko: '여기에 올 수 없는 글자예요. 앞줄의 들여쓰기나 따옴표를 확인해 보세요.', en: 'This does not belong here. Check the indentation or the quotes before it.' },
  'yaml-block-in-key': { ko: '`{text}`에는 이미 값이 있어서 그 아래로 들여 쓸 수 없어요. 윗줄과 같은 칸에서 시작하세요.', en: '`{text}` has a value already, so nothing can be indented below it. Start in the same column.' },
  'yaml-two-colons': { ko: '한 줄에 콜론이 둘 있어요. 값에 콜론이 들어가면 따옴표로 감싸세요.', en: 'There are two colons in one line. Put a value that contains one in quotes.' },
  'yaml-bad-start': { ko: '값이 이 글자로 시작할 수는 없어요. 따옴표로 감싸세요.', en: 'A value cannot start with this character. Put it in quotes.' },
  'yaml-no-space': { ko: '콜론 뒤에 빈칸이 필요해요: `{key}: {value}`', en: 'A blank is missing after the colon: `{key}: {value}`' },
  'yaml-alias': { ko: '`*`로 시작하면 앵커를 가리키는 말이 돼요. 글자 그대로라면 따옴표로 감싸세요.', en: '`*` refers to an anchor. If you mean the character, put the value in quotes.' },
  'yaml-other': { ko: 'YAML로 읽을 수 없는 줄이에요.', en: 'This line is not YAML.' },
  empty: { ko: '아직 비어 있어요.', en: 'There is nothing here yet.' },
  'not-a-map': { ko: '매니페스트는 `apiVersion:`, `kind:` 같은 키로 시작해요.', en: 'A manifest consists of keys such as `apiVersion:` and `kind:`.' },
  'no-kind': { ko: '`kind`가 없어요. 무엇을 만들지 알 수 없어요.', en: '`kind` is missing, so nobody knows what to make.' },
  'no-api-version': { ko: '`apiVersion`이 없어요.', en: '`apiVersion` is missing.', also: { ko: '`apiVersion`이 없어요. {kind}의 API 그룹과 버전을 적어 주세요.', en: '`apiVersion` is missing: the API group and version of {kind}.' } },
  'unknown-kind': { ko: '`{kind}` 종류는 이 편집기가 몰라요. 아는 종류: {all}', en: 'This editor does not know the kind `{kind}`. It knows: {all}', also: { ko: '`{kind}` 종류는 없어요. 혹시 `{near}`?', en: 'There is no kind `{kind}`. Did you mean `{near}`?' } },
  'wrong-api-version': { ko: '{kind}의 apiVersion은 `{got}` 값이 아니에요.', en: '`{got}` is not the apiVersion of {kind}.' },
  'unknown-field': { ko: '`{owner}`에 `{field}` 필드는 없어요.', en: '`{owner}` has no field `{field}`.', also: { ko: '`{owner}`에 `{field}` 필드는 없어요. 혹시 `{near}`?', en: '`{owner}` has no field `{field}`. Did you mean `{near}`?' } },
  required: { ko: '`{path}` 값이 꼭 있어야 해요.', en: '`{path}` is required.' },
  'null-value': { ko: '`{path}` 뒤에 값이 없어요.', en: '`{path}` has no value.' },
  'wrong-type': { ko: '`{path}` 값이 맞지 않아요. 필요한 것: {want}. 지금 있는 것: {got}.', en: '`{path}` takes {want}, and here is {got}.' },
  'yaml-bool': { ko: '따옴표 없는 `{text}` 값은 쿠버네티스가 참·거짓으로 읽어요. 문자열이면 따옴표로 감싸세요.', en: 'Without quotes Kubernetes reads `{text}` as true or false. Quote it if you mean the word.' },
  'unsupported-value': { ko: '`{path}`에 `{text}` 값은 쓸 수 없어요. 쓸 수 있는 값: {all}', en: '`{path}` cannot be `{text}`. It is one of: {all}', also: { ko: '`{path}`에 `{text}` 값은 쓸 수 없어요. 혹시 `{near}`? (쓸 수 있는 값: {all})', en: '`{path}` cannot be `{text}`. Did you mean `{near}`? (One of: {all})' } },
  'bad-quantity': { ko: '`{text}` 값은 양으로 읽을 수 없어요. `500m`이나 `64Mi`처럼 숫자 뒤에 단위를 붙이세요.', en: '`{text}` is no amount. Write a number with a unit, such as `500m` or `64Mi`.' },
  'bad-name': { ko: '`{text}` 이름은 쓸 수 없어요. 소문자와 숫자, 하이픈만 쓰고 글자나 숫자로 시작하고 끝나야 해요.', en: '`{text}` cannot be a name: lower-case letters, digits and hyphens only, with a letter or digit at both ends.' },
  'selector-mismatch': { ko: '셀렉터({selector})와 파드의 레이블({labels})이 짝이 맞지 않아요.', en: 'The selector ({selector}) does not match the Pod’s labels ({labels}).' },
  'empty-selector': { ko: '셀렉터가 비어 있어요. 어느 파드가 자기 것인지 적어 주세요.', en: 'The selector is empty. Say which Pods belong to it.' },
  'restart-policy': { ko: '{kind}의 `restartPolicy`는 {want} 가운데 하나여야 해요.', en: 'The `restartPolicy` of a {kind} has to be one of: {want}.' },
  'toleration-value': { ko: 'operator가 `Exists`면 값을 적지 않아요. `{text}` 값을 지우세요.', en: 'With the operator `Exists` there is no value. Remove `{text}`.' },
  'limit-below-request': { ko: '{resource}의 요청({request})이 한도({limit})보다 커요.', en: 'The request for {resource} ({request}) is above its limit ({limit}).' },
  'gpu-not-equal': { ko: '{resource}에는 `limits`도 있어야 해요. 확장 리소스는 나눠 쓸 수 없거든요.', en: '{resource} needs `limits` as well: an extended resource cannot be shared.' },
  'duplicate-name': { ko: '`{text}` 이름의 컨테이너가 둘이에요.', en: 'Two containers are called `{text}`.' },
  'bad-port': { ko: '포트는 1에서 65535 사이여야 해요. `{text}` 값은 벗어났어요.', en: 'A port is between 1 and 65535; `{text}` is not.' },
};

/** Added to an unknown field that belongs one level further in. */
export const belongs: Localized = { ko: '`{place}` 안에 적는 필드예요.', en: 'It belongs into `{place}`.' };

/** Added to an unknown field that belongs further out: a slip of the indentation. */
export const outer: Localized = { ko: '더 바깥에 적는 필드예요. 들여쓰기를 확인해 보세요.', en: 'It belongs further out: check the indentation.' };
