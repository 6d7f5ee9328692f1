import { isMap } from 'yaml';
import { parseManifest, pathAt } from './parse.ts';
import { apiPath, type Span } from './problem.ts';
import { fieldAt, type ManifestSchema, type SchemaField } from './schema.ts';

/** What is known about the word under the cursor. */
export interface Description {
  /** e.g. `spec.containers[0].image`. */
  path: string;
  field: SchemaField;
  /** Type that has the field. */
  owner: string;
  kind: string;
  at: Span;
}

/** Describes the field at an offset of the text; undefined where there is nothing to say. */
export function describe(text: string, offset: number, schema: ManifestSchema): Description | undefined {
  const parsed = parseManifest(text);
  const doc = parsed.docs.find(({ range }) => offset >= range[0] && offset <= range[2]);
  if (!doc || !isMap(doc.contents)) return undefined;
  const kind = String(doc.contents.get('kind') ?? '');
  const found = pathAt(doc, offset);
  if (!schema.kinds[kind] || !found) return undefined;
  const known = fieldAt(schema, kind, found.path);
  if (!known) return undefined;
  const field = found.path.length === 1 && found.path[0] === 'kind' ? { ...known.field, doc: schema.types[schema.kinds[kind].type]?.doc ?? known.field.doc } : known.field;
  return { path: apiPath(found.path), field, owner: known.owner, kind, at: parsed.spanOf(found.node) };
}
