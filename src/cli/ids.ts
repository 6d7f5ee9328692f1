/**
 * Gives every new step and question its permanent number, so that progress codes stay valid for ever.
 * Appends to content/ids.yaml; never reorders or removes. Run it after adding steps or questions, and commit the file.
 */
import { writeFileSync } from 'node:fs';
import { IDS_FILE, readIds, withNewIds } from '../course/ids.ts';
import { loadCourse } from '../course/load.ts';

const before = readIds();
const after = withNewIds(before, loadCourse().course);
const list = (ids: readonly string[]) => ids.map((id) => `  - ${id}\n`).join('');
writeFileSync(IDS_FILE, `# Permanent numbers of steps and questions: the place in each list. Progress codes are made of them.\n# Append only, by \`node src/cli/ids.ts\`. A renamed id stays here; src/engine/progress/aliases.ts says its new name.\nsteps:\n${list(after.steps)}questions:\n${list(after.questions)}`);
console.log(`${after.steps.length} steps (${after.steps.length - before.steps.length} new), ${after.questions.length} questions (${after.questions.length - before.questions.length} new)`);
