/** Lines as an SVG of a terminal. Pure. Every piece of text has its own place, so that no font can shift it. */
import { columns, type Line, type Style } from './lines';

const COLUMN_PX = 8.4;
const LINE_PX = 19;
const MARGIN_PX = 18;
const BAR_PX = 30;

const FILL: Record<Style, string> = { plain: '#d5d9e0', dim: '#8b95a5', bold: '#ffffff', good: '#7ecb7a', wait: '#e6b450', bad: '#f0716f', accent: '#6cb6ff' };

/** @param width columns of the terminal */
export function toSvg(lines: readonly Line[], width: number, title: string): string {
  const pixels = { width: Math.ceil(width * COLUMN_PX + 2 * MARGIN_PX), height: lines.length * LINE_PX + BAR_PX + 2 * MARGIN_PX };
  const used = new Set<Style>();
  const texts = lines.flatMap((line, row) => {
    let column = 0;
    return line.flatMap(({ text, style }) => {
      const start = column;
      column += columns(text);
      return phrases(text).map(({ phrase, at }) => {
        used.add(style);
        const x = (MARGIN_PX + (start + at) * COLUMN_PX).toFixed(1);
        const y = (BAR_PX + MARGIN_PX + (row + 0.75) * LINE_PX).toFixed(1);
        return `<text x="${x}" y="${y}" class="${style}" textLength="${(columns(phrase) * COLUMN_PX).toFixed(1)}">${escaped(phrase)}</text>`;
      });
    });
  });
  const classes = [...used].map((style) => `.${style}{fill:${FILL[style]}${style === 'bold' ? ';font-weight:bold' : ''}}`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pixels.width} ${pixels.height}" width="${pixels.width}" height="${pixels.height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:14px "DejaVu Sans Mono",Menlo,Consolas,monospace}${classes}</style>`,
    `<rect width="100%" height="100%" rx="10" fill="#1c2128"/>`,
    ...['#f0716f', '#e6b450', '#7ecb7a'].map((fill, index) => `<circle cx="${20 + index * 18}" cy="18" r="5.5" fill="${fill}"/>`),
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}

/** The text where it is not blank, and from which column on: several blanks in a row are one to most viewers of an SVG. */
function phrases(text: string): { phrase: string; at: number }[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ phrase: match[0], at: columns(text.slice(0, match.index)) }));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
