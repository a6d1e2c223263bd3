import type { TableView } from '@battleline/domain';

/** Chooses the viewer's next move, in the move notation; undefined where it isn't his to act. */
export type Brain = (view: TableView, random: () => number) => string | undefined;

/** Any of the items, each equally likely. */
export const pickOne = <Item>(items: readonly Item[], random: () => number): Item | undefined =>
  items[Math.floor(random() * items.length)];
