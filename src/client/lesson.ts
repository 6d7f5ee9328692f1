// Registers the custom elements of a lesson page.

import { startQuizzes } from '../components/quiz/start.ts';

startQuizzes();
