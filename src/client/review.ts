// The review page.
import '../components/review/day-review.ts';
