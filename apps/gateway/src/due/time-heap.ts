/** What has a time, the earliest first: a binary heap. */
export type TimeHeap<Item> = {
  readonly push: (item: Item) => void;
  readonly first: () => Item | undefined;
  readonly pop: () => Item | undefined;
};

export const createTimeHeap = <Item extends { readonly at: number }>(): TimeHeap<Item> => {
  const items: Item[] = [];

  const timeAt = (index: number): number => items[index]?.at ?? Infinity;
  const swap = (a: number, b: number): void => {
    const [one, other] = [items[a], items[b]];
    if (one && other) [items[a], items[b]] = [other, one];
  };
  const rise = (index: number): void => {
    const parent = (index - 1) >> 1;
    if (index === 0 || timeAt(parent) <= timeAt(index)) return;
    swap(parent, index);
    rise(parent);
  };
  const sink = (index: number): void => {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const child = timeAt(right) < timeAt(left) ? right : left;
    if (timeAt(index) <= timeAt(child)) return;
    swap(index, child);
    sink(child);
  };

  return {
    push: (item) => {
      items.push(item);
      rise(items.length - 1);
    },
    first: () => items[0],
    pop: () => {
      swap(0, items.length - 1);
      const first = items.pop();
      sink(0);
      return first;
    },
  };
};
