/** Lines of coloured text, before anyone knows whether they go to a terminal or into a picture. Pure. */

export type Style = 'plain' | 'dim' | 'bold' | 'good' | 'wait' | 'bad' | 'accent';

export interface Segment {
  text: string;
  style: Style;
}

export type Line = readonly Segment[];

const ANSI: Record<Style, string> = { plain: '', dim: '\x1b[2m', bold: '\x1b[1m', good: '\x1b[32m', wait: '\x1b[33m', bad: '\x1b[31m', accent: '\x1b[36m' };
const RESET = '\x1b[0m';

export function segment(text: string, style: Style = 'plain'): Segment {
  return { text, style };
}

/** Columns that a text takes; all that the demo writes is one column a character. */
export function columns(text: string): number {
  return [...text].length;
}

/** The text in so many columns, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  if (columns(text) <= width) return text;
  return width < 1 ? '' : `${[...text].slice(0, width - 1).join('').trimEnd()}…`;
}

/** The text in pieces of at most so many columns, broken between words; what does not fit into `most` pieces is cut. */
export function wrap(text: string, width: number, most: number): string[] {
  const pieces: string[] = [];
  let left = text.trim();
  while (pieces.length + 1 < most && columns(left) > width) {
    const blank = [...left].slice(0, width + 1).lastIndexOf(' ');
    const at = blank > 0 ? blank : width;
    pieces.push([...left].slice(0, at).join('').trimEnd());
    left = [...left].slice(at).join('').trimStart();
  }
  return [...pieces, cut(left, width)];
}

export function pad(text: string, width: number): string {
  const short = cut(text, width);
  return short + ' '.repeat(Math.max(0, width - columns(short)));
}

/** The line in so many columns: a terminal that wraps would break the redrawing. */
export function fit(line: Line, width: number): Line {
  const fitted: Segment[] = [];
  let left = width;
  for (const { text, style } of line) {
    if (left <= 0) break;
    const short = cut(text, left);
    fitted.push({ text: short, style });
    left -= columns(short);
  }
  return fitted;
}

export function toText(line: Line): string {
  return line.map(({ text }) => text).join('').trimEnd();
}

export function toAnsi(line: Line): string {
  return line.map(({ text, style }) => (ANSI[style] === '' ? text : `${ANSI[style]}${text}${RESET}`)).join('');
}
