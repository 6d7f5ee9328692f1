/**
 * The type of a field: a scalar, the name of a type in {@link ManifestSchema.types}, or `[]x` (list of x), `{}x` (map of x).
 * `any` is not looked into.
 */
export type FieldType = string;

export interface SchemaField {
  type: FieldType;
  /** What the field is for, in English, as the API describes it. */
  doc: string;
  required?: true;
  /** The only values that are allowed. */
  values?: readonly string[];
}

export interface SchemaType {
  doc: string;
  fields: Readonly<Record<string, SchemaField>>;
}

/** What the editor knows about manifests; made at build time by src/course/kubernetes-schema.ts. */
export interface ManifestSchema {
  /** Kubernetes version of the types, e.g. `1.32`. */
  version: string;
  /** Kind → its group version and type. */
  kinds: Readonly<Record<string, { apiVersion: string; type: string; namespaced: boolean }>>;
  types: Readonly<Record<string, SchemaType>>;
}

/** Scalars: how they are called to a reader. */
export const scalars = ['string', 'integer', 'number', 'boolean', 'intOrString', 'quantity', 'time', 'any'] as const;

/** What a list holds; undefined for anything else. */
export function itemType(type: FieldType): FieldType | undefined {
  return type.startsWith('[]') ? type.slice(2) : undefined;
}

/** What a map holds; undefined for anything else. */
export function valueType(type: FieldType): FieldType | undefined {
  return type.startsWith('{}') ? type.slice(2) : undefined;
}

/** The field that a path of keys and indices leads to, and the type that holds it; undefined if the schema does not know it. */
export function fieldAt(schema: ManifestSchema, kind: string, path: readonly (string | number)[]): { field: SchemaField; owner: string } | undefined {
  let type: FieldType | undefined = schema.kinds[kind]?.type;
  let found: { field: SchemaField; owner: string } | undefined;
  for (const key of path) {
    if (type === undefined) return undefined;
    if (typeof key === 'number') {
      type = itemType(type);
      continue;
    }
    const value: FieldType | undefined = valueType(type);
    if (value !== undefined) {
      found = { field: { type: value, doc: found?.field.doc ?? '' }, owner: type };
      type = value;
      continue;
    }
    const field: SchemaField | undefined = schema.types[type]?.fields[key];
    if (!field) return undefined;
    found = { field, owner: type };
    type = field.type;
  }
  return found;
}

/** The type at a path; undefined if the schema does not know it. The empty path is the kind's own type. */
export function typeAt(schema: ManifestSchema, kind: string, path: readonly (string | number)[]): FieldType | undefined {
  let type: FieldType | undefined = schema.kinds[kind]?.type;
  for (const key of path) {
    if (type === undefined) return undefined;
    type = typeof key === 'number' ? itemType(type) : (valueType(type) ?? schema.types[type]?.fields[key]?.type);
  }
  return type;
}
