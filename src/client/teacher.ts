// The teacher's page.
import '../components/class/teacher.ts';
import '../components/class/code-table.ts';
