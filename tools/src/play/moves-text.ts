import { parseMove, printFlag, type TableView } from '@battleline/domain';

// Moves that differ only in their last word stand on one line: `play R7 f1 | f3 | f4`.

/** Whether it is the viewer's turn to say something. */
export const isToAct = ({ legal, claimable, viewer, position }: TableView): boolean =>
  position?.turn?.seat === viewer && (legal.length > 0 || claimable.length > 0);

/** All moves that the viewer may make, grouped. */
export const movesLines = (view: TableView): string[] => {
  const { claimable, legal } = view;
  if (!isToAct(view)) return ['It is not your turn.'];
  if (claimable.length > 0) {
    const flags = claimable.map(printFlag).join(' ');
    return ['claim -', `claim ${flags}${claimable.length > 1 ? '   (or any of these flags)' : ''}`];
  }
  const groups = new Map<string, string[]>();
  for (const text of legal) {
    const end = text.lastIndexOf(' ');
    const key = parseMove(text)?.type === 'return' || end < 0 ? text : text.slice(0, end);
    groups.set(key, [...(groups.get(key) ?? []), key === text ? '' : text.slice(end + 1)]);
  }
  return [...groups].map(([key, ends]) => (ends[0] === '' ? key : `${key} ${ends.join(' | ')}`));
};

/** One line that says what the viewer is asked for. */
export const taskLine = (view: TableView): string => {
  const [first = ''] = view.legal;
  const example = view.claimable.length > 0 ? `claim ${printFlag(view.claimable[0]!)}` : first;
  switch (view.position?.turn?.phase) {
    case 'claim':
      return `Your turn: claim flags, or nothing (claim -). For example: ${example}`;
    case 'hand':
      return `Your turn: play a card. For example: ${example}`;
    case 'scout':
      return `Your scout draws ${view.position.scoutLeft} more: draw troop or draw tactics`;
    case 'return':
      return `Put cards back until seven are left. For example: ${example}`;
    case 'draw':
      return 'Draw a card: draw troop or draw tactics';
    case undefined:
      return '';
  }
};
