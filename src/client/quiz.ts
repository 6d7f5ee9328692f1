// Pages of question sets: every question is answerable at once.
import { progress } from '../components/progress/store.ts';
import { showCounts } from '../components/quiz/counts.ts';
import '../components/quiz/define.ts';

showCounts();
progress.subscribe(showCounts);
