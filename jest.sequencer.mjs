import Sequencer from '@jest/test-sequencer';

/**
 * Runs the files of a package in the order of their paths: the same on every machine, whatever ran before. Of the tests
 * of the whole system the page's come first, which take the longest; so the workers end together.
 */
// Jest wants a class here.
// eslint-disable-next-line no-restricted-syntax
export default class PathSequencer extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
