// Registers what only the glossary needs.
import '../components/pages/filter.ts';
