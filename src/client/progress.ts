// The progress page.
import '../components/progress/day-progress.ts';
