/**
 * Ids that were renamed: old → new, so that learners keep what they did. Lesson slugs (`old-lesson`),
 * steps (`lesson/old-step`) and questions (`lesson/old-question`). Add a line whenever an id changes; never remove one.
 */
export const aliases: Readonly<Record<string, string>> = {};

/** The present id of a lesson, step or question. Follows chains of renames and renamed lessons. */
export function currentId(id: string, known: Readonly<Record<string, string>> = aliases): string {
  for (let hops = 0; hops < 20; hops++) {
    const whole = Object.hasOwn(known, id) ? known[id] : undefined;
    const slash = id.indexOf('/');
    const group = slash > 0 && Object.hasOwn(known, id.slice(0, slash)) ? known[id.slice(0, slash)] : undefined;
    if (whole !== undefined) id = whole;
    else if (group !== undefined) id = group + id.slice(slash);
    else break;
  }
  return id;
}
