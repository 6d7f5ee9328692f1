/**
 * `npm run record [-- --check] [session …]`: records content/sessions/*.yaml to public/casts/.
 * With --check nothing is written; exit status 1 and a diff if a file would change.
 * `--on lab [session …]` runs the sessions on the running lab and shows what differs from the course; it writes nothing.
 */
import { difference, recordAll, stale, writeCasts } from '../course/record/files.ts';
import { CourseError } from '../course/yaml.ts';

const args = process.argv.slice(2);
const check = args.includes('--check');
const onLab = args.indexOf('--on');
if (onLab >= 0 && args.splice(onLab, 2)[1] !== 'lab') {
  console.error('record on which cluster? --on lab');
  process.exit(2);
}
const only = args.filter((arg) => !arg.startsWith('-'));
try {
  if (onLab >= 0) {
    const { compareOnLab } = await import('../../lab/recorder/report.ts');
    process.exit(await compareOnLab(only));
  }
  const files = await recordAll(process.cwd(), only);
  if (check) {
    const old = stale(files);
    for (const file of old) console.error(difference(file));
    console.log(old.length === 0 ? `${files.length} files are as recorded` : `${old.length} of ${files.length} files differ: run "npm run record" and look at the diff`);
    process.exitCode = old.length === 0 ? 0 : 1;
  } else {
    const changed = writeCasts(files);
    for (const path of changed) console.log(`wrote ${path}`);
    console.log(`${files.length} files, ${changed.length} changed`);
  }
} catch (error) {
  if (!(error instanceof CourseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
