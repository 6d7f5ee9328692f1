// Only the printable document: its button.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
export {};
