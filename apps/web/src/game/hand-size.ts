import { HAND_SIZE, type PositionView } from '@battleline/domain';

/** How many cards the viewer has to put back after his scout. */
export const cardsToPutBack = ({ viewer, hands }: PositionView): number =>
  viewer === 'watcher' ? 0 : Math.max(0, (hands[viewer].cards?.length ?? 0) - HAND_SIZE);
