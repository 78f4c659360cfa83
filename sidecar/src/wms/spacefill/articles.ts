/**
 * Articles are master items here. An order may name them by reference, but a change and the stock want the hub's own id, so
 * ids are remembered: they never change.
 */
import type { WmsArticle } from '../../domain/terms';
import { permanent, type Question } from '../kit/errors';
import { child, text, type Decoded } from '../kit/values';
import { PAGE, type SpacefillApi } from './api';
import { problemsOf, wordsOf } from './errors';
import { toMasterItem } from './translate';

/** More than this many are forgotten and asked for anew. */
const MOST_REMEMBERED = 200_000;

export interface Articles {
  /** Ids of those that the hub has; archived ones it has not. */
  ids(skus: readonly string[]): Promise<Map<string, string>>;
  /** Creates it, or writes what differs. Two at once for one SKU become one. */
  upsert(article: WmsArticle): Promise<void>;
  remember(item: Decoded): void;
  forget(sku: string): void;
}

export function createArticles(api: SpacefillApi): Articles {
  const known = new Map<string, string>();
  const underWay = new Map<string, Promise<void>>();

  function remember(item: Decoded): void {
    const sku = text(child(item, 'item_reference'));
    const id = text(child(item, 'id')) || text(child(item, 'master_item_id'));
    if (sku === '' || id === '') return;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(sku, id);
  }

  /** Whether the filter also finds references that only contain this one is not documented: only the same one counts. */
  async function find(sku: string, archived: 'no' | 'all'): Promise<Decoded | null> {
    for (let offset = 0; ; ) {
      const { items, total } = await api.items({ item_reference: sku, archived }, offset, PAGE);
      const item = items.find((each) => text(child(each, 'item_reference')) === sku);
      if (item !== undefined) return item;
      offset += items.length;
      if (items.length === 0 || offset >= total) return null;
    }
  }

  async function create(article: WmsArticle): Promise<void> {
    const question: Question = { what: `create article "${article.sku}"`, write: true, operation: null, skus: [article.sku], names: [article.name, article.barcode], hide: [] };
    const before = await find(article.sku, 'all');
    if (before !== null && text(child(before, 'archived_at')) !== '') {
      throw permanent({
        code: 'article_refused',
        message: `The article "${article.sku}" is archived at the WMS. Take it out of the archive there, or give the product another reference.`,
        field: 'sku',
      });
    }
    if (before !== null) {
      remember(before);
      await changeWhatDiffers(before, article, question);
      return;
    }
    const answer = await api.createItem(toMasterItem(article), question);
    if (answer.ok) return remember(answer.json);
    // Somebody was faster: another order's sidecar, or a person.
    const meanwhile = await find(article.sku, 'no');
    if (meanwhile !== null) return remember(meanwhile);
    throw refused(article.sku, wordsOf(problemsOf(answer.json), question));
  }

  async function changeWhatDiffers(item: Decoded, article: WmsArticle, question: Question): Promise<void> {
    const different = Object.entries(toMasterItem(article)).filter(([name, value]) => text(child(item, name)) !== text(value));
    if (different.length === 0) return;
    const answer = await api.patchItem(text(child(item, 'id')), Object.fromEntries(different), question);
    if (!answer.ok) throw refused(article.sku, wordsOf(problemsOf(answer.json), question));
  }

  return {
    async ids(skus) {
      const wanted = [...new Set(skus)].filter((sku) => sku !== '');
      const ids = await Promise.all(
        wanted.map(async (sku) => {
          const id = known.get(sku);
          if (id !== undefined) return id;
          const item = await find(sku, 'no');
          if (item !== null) remember(item);
          return text(child(item, 'id'));
        }),
      );
      return new Map(wanted.map((sku, index) => [sku, ids[index] ?? ''] as const).filter(([, id]) => id !== ''));
    },
    upsert(article) {
      const before = underWay.get(article.sku);
      if (before) return before;
      const work = create(article).finally(() => underWay.delete(article.sku));
      underWay.set(article.sku, work);
      return work;
    },
    remember,
    forget: (sku) => void known.delete(sku),
  };
}

function refused(sku: string, words: string): Error {
  return permanent({
    code: 'article_refused',
    message: `The WMS did not create the article "${sku}". ${words === '' ? 'It gave no reason.' : `It says: "${words}"`} Correct the product in the shop, or create the article at the WMS by hand.`,
    field: 'sku',
  });
}
