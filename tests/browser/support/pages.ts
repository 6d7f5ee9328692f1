/** One page of each type, without language prefix. */
export const pageTypes = [
  '',
  'lessons/three-servers/',
  'lessons/scheduler/',
  'glossary/',
  'errata/',
  'commands/',
  'cluster/',
  'cluster/kubectl-get-pods/',
  'review/',
  'progress/',
  'quiz/',
  'quiz/etcd/',
  'workshop/',
  'workshop/answers/',
  'workshop/print/',
  'about/',
] as const;
