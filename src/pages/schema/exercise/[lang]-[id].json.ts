import type { APIRoute, GetStaticPaths } from 'astro';
import { exerciseFiles } from '../../../components/editor/files.ts';
import type { ExerciseData } from '../../../components/editor/data.ts';
import { getCourse } from '../../../course/load.ts';
import { langs, type Lang } from '../../../engine/schema/localized.ts';

export const getStaticPaths: GetStaticPaths = () => [...getCourse().exercises.keys()].flatMap((id) => langs.map((lang) => ({ params: { lang, id } })));

/** What decides an exercise, in one language; fetched when the editor opens. */
export const GET: APIRoute = ({ params }) => {
  const exercise = getCourse().exercises.get(params['id'] ?? '');
  if (!exercise) return new Response(null, { status: 404 });
  const lang = params['lang'] as Lang;
  const { start, solution } = exerciseFiles(exercise.id);
  const data: ExerciseData = {
    start,
    solution,
    goal: exercise.goal.map(({ say: _, ...predicate }) => predicate),
    mistakes: exercise.mistakes.map(({ when, say }) => ({ when, say: say[lang] })),
    done: exercise.done[lang],
  };
  return new Response(JSON.stringify(data), { headers: { 'Content-Type': 'application/json' } });
};
