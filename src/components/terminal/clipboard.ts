/** Copies a text. False if the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard API on plain http inside a school's network.
    const box = document.createElement('textarea');
    box.value = text;
    box.style.cssText = 'position:fixed;inset-block-start:0;opacity:0';
    const focused = document.activeElement;
    document.body.append(box);
    box.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch {
      done = false;
    }
    box.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return done;
  }
}
