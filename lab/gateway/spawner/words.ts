import type { Localized } from '../../../src/engine/schema/localized.ts';
import { SpawnError, type SpawnProgress } from './spawner.ts';

const about = (seconds: number | undefined): Localized =>
  seconds === undefined ? { ko: '', en: '' } : { ko: ` 약 ${seconds}초 남았어요.`, en: ` About ${seconds} s to go.` };

/** What a waiting learner reads. */
export function sayProgress(stage: SpawnProgress['stage'], position?: number, seconds?: number): Localized {
  const rest = about(seconds);
  const line: Record<SpawnProgress['stage'], Localized> = {
    queued: position === 1 ? { ko: '다음 차례예요.', en: 'You are next.' } : { ko: `앞에 ${(position ?? 1) - 1}명이 있어요.`, en: `${(position ?? 1) - 1} before you.` },
    namespace: { ko: '내 네임스페이스를 만들고 있어요.', en: 'Making your namespace.' },
    quota: { ko: '쓸 수 있는 양을 정하고 셸이 놓일 노드를 고르고 있어요.', en: 'Setting your limits and choosing a node for the shell.' },
    scheduled: { ko: '노드가 정해졌어요. 셸을 준비하고 있어요.', en: 'A node is chosen. Preparing the shell.' },
    image: { ko: '노드에서 셸을 켜고 있어요.', en: 'The node is starting the shell.' },
    ready: { ko: '준비됐어요.', en: 'Ready.' },
  };
  const { ko, en } = line[stage];
  return stage === 'ready' ? { ko, en } : { ko: ko + rest.ko, en: en + rest.en };
}

const refusals: Readonly<Record<SpawnError['code'], Localized>> = {
  full: { ko: '실습 자리가 다 찼어요. 선생님께 알려 주세요.', en: 'All places of the lab are taken. Tell your teacher.' },
  timeout: { ko: '실습 클러스터가 너무 오래 걸려요. 잠시 뒤 다시 해 보세요.', en: 'The lab cluster takes too long. Try again in a moment.' },
  forbidden: { ko: '클러스터가 실습 환경을 만들지 못하게 해요. 선생님께 알려 주세요.', en: 'The cluster does not let the lab make environments. Tell your teacher.' },
  image: { ko: '노드가 셸 이미지를 받지 못했어요. 선생님께 알려 주세요.', en: 'The nodes cannot get the shell’s image. Tell your teacher.' },
  cluster: { ko: '실습 클러스터가 대답하지 않아요. 잠시 뒤 다시 해 보세요.', en: 'The lab cluster does not answer. Try again in a moment.' },
  aborted: { ko: '그만두었어요.', en: 'Given up.' },
};

/** The error with its sentence. */
export const spawnError = (code: SpawnError['code'], message: string): SpawnError => new SpawnError(code, refusals[code], message);

/** Why an environment went. */
export const gone: Readonly<Record<'idle' | 'expired' | 'removed', Localized>> = {
  idle: { ko: '오래 쓰지 않아서 실습 환경을 정리했어요. 다시 열면 새로 만들어져요.', en: 'Your environment was unused for long and was cleared away. Opening it again makes a new one.' },
  expired: { ko: '수업이 끝나서 실습 환경을 정리했어요.', en: 'The class is over, and your environment was cleared away.' },
  removed: { ko: '실습 환경이 없어졌어요. 다시 열면 새로 만들어져요.', en: 'Your environment is gone. Opening it again makes a new one.' },
};
