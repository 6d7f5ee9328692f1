// Registers what only the home page needs.
import '../components/home/home.ts';
