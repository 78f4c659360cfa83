/** The screen: an order a row, its stations side by side, the stock beneath. A pure function from state to lines. */
import { columns, cut, fit, pad, segment, toText, wrap, type Line, type Segment, type Style } from './lines';
import type { StockLine } from './stockRule';
import { STATIONS, type Mood, type OrderView, type StationState } from './view';

export interface ScreenState {
  /** Seconds since the shop opened. */
  seconds: number;
  /** The warehouse's system answers. */
  warehouseUp: boolean;
  orders: readonly OrderView[];
  stock: readonly StockLine[];
  /** What happened, oldest first. */
  reported: readonly string[];
  /** Where to look with one's own eyes; none while the story runs. */
  addresses: readonly { what: string; url: string }[];
  /** What the viewer can do, or how it ended. */
  footer: string;
}

export interface ScreenSize {
  width: number;
  height: number;
}

const NAME_COLUMNS = 9;
const STATION_COLUMNS = 11;
const LAST_STATION_COLUMNS = 8;
const STATIONS_COLUMNS = STATION_COLUMNS * (STATIONS.length - 1) + LAST_STATION_COLUMNS;
const TOLD_LINES = 3;
/** In a low terminal the orders come first: of the stock only what is not right yet. */
const LOW_LINES = 34;
const MIN_GOODS_COLUMNS = 16;
const NOTE_INDENT = '   ';
/** The words of a problem say at their end what to do: they are shown whole where that is possible. */
const NOTE_LINES = 3;

const SYMBOLS: Record<StationState, { symbol: string; style: Style }> = {
  done: { symbol: '●', style: 'good' },
  now: { symbol: '◐', style: 'wait' },
  stopped: { symbol: '✖', style: 'bad' },
  off: { symbol: '–', style: 'dim' },
  open: { symbol: '○', style: 'dim' },
};

const MOODS: Record<Mood, Style> = { plain: 'dim', good: 'good', wait: 'wait', bad: 'bad' };

/**
 * @param size columns and lines of the terminal
 * @returns at most `size.height` lines, none wider than `size.width`. Where not all fits, the notes of orders that are
 *   over go first, then the oldest of those orders, then notes and orders of the rest.
 */
export function render(state: ScreenState, size: ScreenSize): Line[] {
  const head = [title(state), [], header(size.width)];
  const foot = [[], ...stockBlock(state.stock, size), ...tail(state)];
  const room = size.height - head.length - foot.length;
  const body = orderBlock(state.orders, size.width, room);
  return [...head, ...body, ...foot].slice(0, size.height).map((line) => fit(line, size.width));
}

function title({ seconds, warehouseUp }: ScreenState): Line {
  return [
    segment(' WMS Bridge', 'bold'),
    segment('   the shop '),
    segment(warehouseUp ? '◀━━▶' : '◀╳╳▶', warehouseUp ? 'good' : 'bad'),
    segment(' the warehouse'),
    segment(warehouseUp ? '' : "  whose system answers with errors just now", 'bad'),
    segment(`   ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`, 'dim'),
  ];
}

function header(width: number): Line {
  const stations = STATIONS.map((name, index) => pad(name, index === STATIONS.length - 1 ? LAST_STATION_COLUMNS : STATION_COLUMNS)).join('');
  return [segment(` ${pad('Order', NAME_COLUMNS)}${stations}${goodsColumns(width) > 0 ? '  what' : ''}`, 'dim')];
}

function goodsColumns(width: number): number {
  const left = width - 1 - NAME_COLUMNS - STATIONS_COLUMNS - 2;
  return left >= MIN_GOODS_COLUMNS ? left : 0;
}

function orderBlock(orders: readonly OrderView[], width: number, room: number): Line[] {
  const shown = new Set(orders);
  const notes = new Map(orders.filter(({ note }) => note !== '').map((order) => [order, note(order, width, NOTE_LINES)]));
  const lines = (): number => shown.size + [...notes.values()].reduce((sum, { length }) => sum + length, 0) + (shown.size < orders.length ? 1 : 0);
  const quiet = orders.filter(({ ended, mood }) => ended && mood !== 'bad');
  const others = orders.filter((order) => !quiet.includes(order));
  // Whatever waits for a person is the last to go.
  const steps = [
    ...quiet.map((order) => () => void notes.delete(order)),
    ...quiet.map((order) => () => void shown.delete(order)),
    ...others.map((order) => () => void (notes.has(order) && notes.set(order, note(order, width, 1)))),
    ...others.map((order) => () => void notes.delete(order)),
    ...others.map((order) => () => void shown.delete(order)),
  ];
  for (const step of steps) {
    if (lines() <= room) break;
    step();
  }
  const hidden = orders.length - shown.size;
  const block: Line[] = hidden > 0 && room > 0 ? [[segment(` … and ${hidden} more`, 'dim')]] : [];
  for (const order of orders) if (shown.has(order)) block.push(row(order, width), ...(notes.get(order) ?? []));
  return block;
}

function note({ note: text, mood }: OrderView, width: number, most: number): Line[] {
  return wrap(text, Math.max(1, width - NOTE_INDENT.length), most).map((piece) => [segment(NOTE_INDENT + piece, MOODS[mood])]);
}

function row(order: OrderView, width: number): Line {
  const segments: Segment[] = [segment(` ${pad(order.customer, NAME_COLUMNS)}`, 'bold')];
  STATIONS.forEach((station, index) => {
    const { symbol, style } = SYMBOLS[order.stations[station]];
    segments.push(segment(symbol, style));
    const next = STATIONS[index + 1];
    if (next === undefined) return;
    const joined = order.stations[next] === 'done';
    segments.push(segment((joined ? '━' : '·').repeat(STATION_COLUMNS - 1), joined ? 'good' : 'dim'));
  });
  const room = goodsColumns(width);
  if (room > 0) segments.push(segment(' '.repeat(LAST_STATION_COLUMNS - 1 + 2)), segment(cut(order.goods, room), 'dim'));
  return segments;
}

/** SKUs side by side: the shop's figure, and how it comes about where something is kept back. */
function stockBlock(stock: readonly StockLine[], { width, height }: ScreenSize): Line[] {
  if (stock.length === 0) return [];
  const right = stock.filter((line) => line.right).length;
  const all = right === stock.length;
  const block: Line[] = [[segment(' Stock in the shop ', 'bold'), segment(all ? `right for all ${stock.length} articles` : `right for ${right} of ${stock.length} articles; the others follow in some seconds`, all ? 'good' : 'wait')]];
  if (height < LOW_LINES) {
    const wrong = stock.filter((each) => !each.right).flatMap(stockCell);
    return wrong.length > 0 ? [...block, [segment('  '), ...wrong]] : block;
  }
  let line: Segment[] = [segment('  ')];
  let used = 2;
  for (const each of stock) {
    const cells = stockCell(each);
    const wide = cells.reduce((sum, { text }) => sum + columns(text), 0);
    if (used + wide > width && used > 2) {
      block.push(line);
      line = [segment('  ')];
      used = 2;
    }
    line.push(...cells);
    used += wide;
  }
  return [...block, line];
}

function stockCell({ sku, shop, available, inFlight, sellable, right }: StockLine): Segment[] {
  const because = inFlight > 0 ? ` (${available} less ${inFlight} reserved)` : '';
  const figure = right ? `${shop} ✓` : `${shop} → ${sellable}`;
  return [segment(`${sku} `, 'dim'), segment(figure, right ? 'good' : 'wait'), segment(`${because}   `, 'dim')];
}

function tail({ reported, addresses, footer }: ScreenState): Line[] {
  const lines: Line[] = [];
  const last = reported.slice(-TOLD_LINES);
  if (last.length > 0) lines.push([]);
  last.forEach((text, index) => lines.push([segment(' ▸ ', 'accent'), segment(text, index === last.length - 1 ? 'plain' : 'dim')]));
  if (addresses.length > 0) lines.push([]);
  for (const { what, url } of addresses) lines.push([segment(` ${pad(what, 22)}`, 'dim'), segment(url, 'accent')]);
  if (footer !== '') lines.push([], [segment(` ${footer}`, 'bold')]);
  return lines;
}

/** The screen as text alone, for where it is kept and not drawn. */
export function renderText(state: ScreenState, size: ScreenSize): string[] {
  return render(state, size).map(toText);
}
