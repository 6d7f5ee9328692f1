// `npm run check`: proves that the course holds together; each failure names file and line. `-- --draft` passes over lessons not begun yet.
import { checkCourse } from '../course/check/index.ts';

const problems = checkCourse(process.cwd(), process.argv.includes('--draft'));
for (const { file, line, message } of problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) console.error(`${file}:${line}: ${message}`);
console.log(problems.length === 0 ? 'content: everything holds' : `content: ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
process.exit(problems.length === 0 ? 0 : 1);
