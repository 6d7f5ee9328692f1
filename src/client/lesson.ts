// Registers the custom elements of a lesson page.

import '../components/map/map.ts';
import '../components/flow/flow.ts';

import '../components/terminal/terminal-pane.ts';
import { startQuizzes } from '../components/quiz/start.ts';
import { startLesson } from '../components/lesson/start.ts';

startQuizzes();
startLesson();
