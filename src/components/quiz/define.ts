import { DayQuiz } from './day-quiz.ts';

customElements.define('day-quiz', DayQuiz);
