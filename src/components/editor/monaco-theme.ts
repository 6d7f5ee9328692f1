import type { editor } from 'monaco-editor/editor/editor.api';

/** A token of the page's palette as `rrggbb`, as the theme gives it now; `light-dark()` is resolved by a probe. */
function tokens(inside: HTMLElement): (name: string) => string {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  return (name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    inside.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    if (!canvas) return '888888';
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((part) => part.toString(16).padStart(2, '0')).join('');
  };
}

/** Whether the page is dark now. */
export function isDark(inside: HTMLElement): boolean {
  const ground = tokens(inside)('term-ground');
  return parseInt(ground.slice(0, 2), 16) < 128;
}

/** Monaco's theme, made of the page's own colours. */
export function readMonacoTheme(inside: HTMLElement): editor.IStandaloneThemeData {
  const token = tokens(inside);
  const hex = (name: string) => `#${token(name)}`;
  return {
    base: isDark(inside) ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: token('term-ink') },
      { token: 'type', foreground: token('term-4') },
      { token: 'string', foreground: token('term-2') },
      { token: 'string.yaml', foreground: token('term-2') },
      { token: 'number', foreground: token('term-5') },
      { token: 'keyword', foreground: token('term-5') },
      { token: 'comment', foreground: token('term-8') },
      { token: 'operators', foreground: token('term-7') },
    ],
    colors: {
      'editor.background': hex('term-ground'),
      'editor.foreground': hex('term-ink'),
      'editorLineNumber.foreground': hex('ink-soft'),
      'editorLineNumber.activeForeground': hex('ink'),
      'editorLineNumber.dimmedForeground': hex('ink-soft'),
      'editorCursor.foreground': hex('accent'),
      'editor.selectionBackground': hex('term-selection'),
      'editor.lineHighlightBackground': hex('surface'),
      'editor.lineHighlightBorder': '#00000000',
      'editorError.foreground': hex('wrong'),
      'editorWidget.background': hex('raised'),
      'editorWidget.foreground': hex('ink'),
      'editorWidget.border': hex('edge'),
      'editorHoverWidget.background': hex('raised'),
      'editorHoverWidget.foreground': hex('ink'),
      'editorHoverWidget.border': hex('edge'),
      'editorSuggestWidget.background': hex('raised'),
      'editorSuggestWidget.foreground': hex('ink'),
      'editorSuggestWidget.border': hex('edge'),
      'editorSuggestWidget.selectedBackground': hex('accent-soft'),
      'editorSuggestWidget.selectedForeground': hex('ink'),
      'editorSuggestWidget.highlightForeground': hex('accent'),
      'editorSuggestWidget.focusHighlightForeground': hex('accent'),
      'textLink.foreground': hex('accent'),
      'textCodeBlock.background': hex('surface'),
      'focusBorder': hex('accent'),
      'editorIndentGuide.background1': hex('line'),
      'editorIndentGuide.activeBackground1': hex('edge'),
      'scrollbarSlider.background': `${hex('edge')}66`,
    },
  };
}
