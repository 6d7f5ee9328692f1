// `npm run new -- lesson <slug> | session <id> | exercise <id>`: scaffolds files that already pass the schema.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scaffolds, type ScaffoldKind } from '../course/scaffold.ts';

const [kind = '', name = ''] = process.argv.slice(2);
const fail = (message: string): never => {
  console.error(`${message}\nUsage: npm run new -- ${Object.keys(scaffolds).join('|')} <id>`);
  process.exit(1);
};
if (!(kind in scaffolds)) fail(kind ? `"${kind}" cannot be scaffolded.` : 'What shall be new?');
if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) fail(`"${name}" is not an id: lower-case letters, digits and hyphens.`);

const files = scaffolds[kind as ScaffoldKind](name);
for (const path of Object.keys(files)) if (existsSync(join('content', path))) fail(`content/${path} exists already; nothing was written.`);
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join('content', path)), { recursive: true });
  writeFileSync(join('content', path), text);
  console.log(`content/${path}`);
}
if (kind === 'lesson') {
  const path = 'content/course.yaml';
  writeFileSync(path, `${readFileSync(path, 'utf8').replace(/\n*$/, '\n')}  - ${name}\n`);
  console.log(`${path}: ${name} is now the last lesson; move its line to where it belongs`);
}
console.log('Next: write, then `npm run check`, and `npm run dev` to look at it. docs/authors.md says how.');
