// `npm run check`: proves that the course holds together; each failure names file and line. `-- --draft` passes over lessons not begun yet.
import { checkCourse } from '../course/check/index.ts';
import { difference, recordAll, stale } from '../course/record/files.ts';
import { CourseError } from '../course/yaml.ts';

const problems = checkCourse(process.cwd(), process.argv.includes('--draft'));
try {
  for (const file of stale(await recordAll())) problems.push({ file: file.path, line: 1, message: `is not what its scenario records: run "npm run record"\n${difference(file)}` });
} catch (error) {
  if (!(error instanceof CourseError)) throw error;
  problems.push(...error.problems);
}
for (const { file, line, message } of problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)) console.error(`${file}:${line}: ${message}`);
console.log(problems.length === 0 ? 'content: everything holds' : `content: ${problems.length} problem${problems.length === 1 ? '' : 's'}`);
process.exit(problems.length === 0 ? 0 : 1);
