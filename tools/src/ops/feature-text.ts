import type { FeatureStanding } from '@battleline/service';

/** How a feature stands, in words; where somebody is in its way, a line for each. */
export const printStanding = (feature: string, standing: FeatureStanding): string[] => {
  switch (standing.status) {
    case 'active':
      return [`${feature}: active since ${new Date(standing.activatedAt / 1000).toISOString()}`];
    case 'known':
      return [`${feature}: not active; all ${standing.processes} processes that live know it`];
    case 'unheard':
      return [`${feature}: not active; no process beats, so there is nobody to ask: start the system first`];
    case 'unknown':
      return [
        `${feature}: not active; these don't know it:`,
        ...standing.unaware.map(({ process, role, program, beats }) =>
          beats
            ? `  ${role} ${process}, version ${program}: upgrade it first`
            : `  ${role} ${process}, version ${program}, has no heartbeat: upgrade it first, or if it is gone: --gone ${process}`,
        ),
      ];
  }
};
