// The page where a learner joins a class.
import '../components/class/join.ts';
