/** Files of a new thing, path under content/ → text. */
export type Scaffold = (id: string) => Record<string, string>;
export type ScaffoldKind = 'lesson' | 'session' | 'exercise';

const prose = (words: Record<'title' | 'description' | 'goal' | 'guess' | 'before' | 'after' | 'recap', string>) => `---
title: ${words.title}
description: ${words.description}
goals: [${words.goal}, ${words.goal}]
cando: [${words.goal}, ${words.goal}]
---

<Step id="guess">
${words.guess}
</Step>

<Step id="look" title="${words.title}">
${words.before}

<Fragment slot="after">
${words.after}
</Fragment>
</Step>

<Step id="questions" title="${words.title}" />

<Step id="recap" title="${words.recap}" />
`;

const lesson: Scaffold = (id) => ({
  [`lessons/${id}/lesson.yaml`]: `id: ${id}
minutes: 10
teach: 15
post: 글의 절 제목
steps:
  - id: guess
    kind: guess
    quiz: guess-first
  - id: look
    kind: replay
    session: get-nodes
    commands: [list]
  - id: questions
    kind: quiz
    quizzes: [first-question]
  - id: recap
    kind: recap
    recall: [three-servers/roles-none, three-servers/roles-none]
`,
  [`lessons/${id}/quiz.yaml`]: ['guess-first', 'first-question']
    .map(
      (question) => `- id: ${question}
  kind: single
  ask: { ko: '무엇이 맞을까요?', en: 'Which one is right?' }
  options:
    - id: yes
      text: { ko: 맞는 답, en: The right answer }
      correct: true
      why: { ko: 맞는 까닭, en: Why it is right }
    - id: no
      text: { ko: 틀린 답, en: A wrong answer }
      why: { ko: 틀린 까닭, en: Why it is wrong }
`,
    )
    .join(''),
  [`lessons/${id}/ko.mdx`]: prose({ title: '새 레슨', description: '이 레슨에서 할 일을 한 문장으로.', goal: '무엇을 할 수 있다', guess: '먼저 찍어 보세요.', before: '명령을 치기 전에 알아 둘 것.', after: '방금 본 것을 풀어 주는 말.', recap: '정리' }),
  [`lessons/${id}/en.mdx`]: prose({ title: 'A new lesson', description: 'What this lesson does in one sentence.', goal: 'do something', guess: 'Guess first.', before: 'What to know before the command.', after: 'What you have just seen.', recap: 'Recap' }),
});

const session: Scaffold = (id) => ({
  [`sessions/${id}.yaml`]: `id: ${id}
title: { ko: 세션 제목, en: Title of the session }
provenance:
  kind: lab
  kubernetes: v1.30.14
  kubectl: v1.31.9
  date: ${new Date().toISOString().slice(0, 10)}
steps:
  - id: list
    cmd: kubectl get nodes
    resource: nodes
    output: lab/get-nodes.txt
`,
});

const exercise: Scaffold = (id) => ({
  [`exercises/${id}/exercise.yaml`]: `id: ${id}
kind: write
title: { ko: 연습 제목, en: Title of the exercise }
task: { ko: 무엇을 만들까요., en: What to make. }
file: pod.yaml
resource: Pod
goal:
  - path: metadata.name
    equals: ${id}
    say: { ko: 이름이 ${id}여야 해요., en: The name must be ${id}. }
done: { ko: 해냈어요., en: Done. }
`,
  [`exercises/${id}/start.yaml`]: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: change-me\nspec:\n  containers:\n    - name: web\n      image: nginx:1.27\n',
  [`exercises/${id}/solution.yaml`]: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${id}\nspec:\n  containers:\n    - name: web\n      image: nginx:1.27\n`,
});

export const scaffolds: Readonly<Record<ScaffoldKind, Scaffold>> = { lesson, session, exercise };
