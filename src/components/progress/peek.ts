/** Whether this browser keeps anything of the learner, without loading the code that reads it. */
export function hasHistory(): boolean {
  try {
    return localStorage.getItem('day-one:progress') !== null || localStorage.getItem('day-one:settings') !== null;
  } catch {
    return false;
  }
}
