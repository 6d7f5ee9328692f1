/**
 * `npm run record [-- --check] [session …]`: records content/sessions/*.yaml to public/casts/.
 * With --check nothing is written; exit status 1 and a diff if a file would change.
 *
 * `--on lab [session …]` plays the sessions on the running lab first: what they print becomes content/transcripts/lab/.
 *   --check    writes nothing; exit status 1 and a diff if the lab prints something else (for CI)
 *   --compare  the same, and lists what is equal; of sessions that are named, also commands whose output is the post's
 *   --twice    brings up two fresh clusters, one after the other, and compares the bytes
 *   --slow     also sessions that take a minute or more
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
    const { recordCheckOnLab, recordOnLab, recordTwiceOnLab } = await import('../../lab/recorder/on-lab.ts');
    const choice = { only, slow: args.includes('--slow') };
    process.exit(await (args.includes('--twice') ? recordTwiceOnLab(choice) : args.includes('--compare') ? recordCheckOnLab(choice, true) : check ? recordCheckOnLab(choice) : recordOnLab(choice)));
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
