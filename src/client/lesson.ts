// Lesson pages. What a reader needs only after the first touch is loaded then: src/components/lesson/live.ts.
import './site.ts';
import { startLesson } from '../components/lesson/start.ts';
import { startExercises } from '../components/editor/start.ts';
import { startQuizzes } from '../components/quiz/start.ts';

startQuizzes();
startExercises();
startLesson();
