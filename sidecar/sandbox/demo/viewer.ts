/** Whoever watches: a terminal that is redrawn, or lines with times where there is none. */
import type { Facts } from './facts';
import { toAnsi, toText, type Line } from './lines';
import { changes, stockTable } from './plain';
import { render, type ScreenSize, type ScreenState } from './render';
import { stockLines } from './stockRule';
import { orderView, type OrderView } from './view';

export interface Viewer {
  /** Something was told, by the story. */
  tell(what: string): void;
  show(facts: Facts, remarks: ReadonlyMap<number, string>, warehouseUp: boolean): void;
  addresses(list: ScreenState['addresses']): void;
  footer(words: string): void;
  /** The last picture. */
  end(): void;
  /** The screen as it stands, in this size. */
  lines(width: number, height: number): Line[];
}

export interface ViewerOptions {
  out: NodeJS.WriteStream;
  colour: boolean;
  began: number;
}

const FALLBACK_SIZE = { width: 110, height: 40 };

export function openViewer({ out, colour, began }: ViewerOptions): Viewer {
  const state: { -readonly [Key in keyof ScreenState]: ScreenState[Key] } = { seconds: 0, warehouseUp: true, orders: [], stock: [], reported: [], addresses: [], footer: '' };
  const screen = out.isTTY ? openScreen(out, colour) : null;
  let before: OrderView[] = [];
  const say = (text: string): void => void out.write(`${new Date().toTimeString().slice(0, 8)}  ${text}\n`);
  const rendered = (size: ScreenSize): Line[] => {
    state.seconds = (Date.now() - began) / 1000;
    return render(state, size);
  };
  const draw = (): void => screen?.draw(rendered);
  return {
    tell(what) {
      state.reported = [...state.reported, what].slice(-10);
      if (screen) draw();
      else say(`— ${what}`);
    },
    show(facts, remarks, warehouseUp) {
      const orders = facts.orders.map((order) => orderView(order, remarks.get(order.shop.idOrder)));
      Object.assign(state, { orders, warehouseUp, stock: stockLines(facts) });
      if (screen) draw();
      else changes(before, orders).forEach(say);
      before = orders;
    },
    addresses(list) {
      state.addresses = list;
      if (screen) draw();
      else list.forEach(({ what, url }) => say(`${what}: ${url}`));
    },
    footer(words) {
      state.footer = words;
      if (screen) draw();
      else say(words);
    },
    end() {
      if (!screen) stockTable(state.stock).forEach((line) => out.write(`  ${line}\n`));
      else {
        // Nothing is drawn over it any more: all of it may be as long as it is.
        screen.draw(({ width }) => rendered({ width, height: Number.MAX_SAFE_INTEGER }));
        screen.close();
      }
    },
    lines: (width, height) => rendered({ width, height }),
  };
}

/** Draws over what it drew before, in place, so that the terminal's history stays as it was. */
function openScreen(out: NodeJS.WriteStream, colour: boolean): { draw(make: (size: ScreenSize) => Line[]): void; close(): void } {
  let drawn = 0;
  out.write('\x1b[?25l');
  return {
    draw(make) {
      const [width, height] = sizeOf(out);
      // One line less: a cursor below the last line would make the terminal scroll.
      const lines = make({ width: width - 1, height: height - 1 });
      const up = drawn > 0 ? `\x1b[${Math.min(drawn, height - 1)}A\r` : '';
      out.write(`${up}${lines.map((line) => `${colour ? toAnsi(line) : toText(line)}\x1b[K\n`).join('')}\x1b[J`);
      drawn = lines.length;
    },
    close: () => void out.write('\x1b[?25h'),
  };
}

function sizeOf(out: NodeJS.WriteStream): [number, number] {
  try {
    const [width, height] = out.getWindowSize();
    if (width > 0 && height > 0) return [width, height];
  } catch {
    // A terminal that has just gone has no size.
  }
  return [FALLBACK_SIZE.width, FALLBACK_SIZE.height];
}
