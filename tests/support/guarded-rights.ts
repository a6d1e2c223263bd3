import { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import type { GuardedSystem } from './guarded-system.ts';

type Right = { readonly principal: string; readonly topic: string; readonly operation: string };

const OPERATION = /(?<=.)[A-Z]/g;

/** Grants the rights that `kafka acls --json` has printed, as the commands for `kafka-acls.sh` do. */
export const grantAll = async (system: GuardedSystem, printed: { readonly out: string }): Promise<void> => {
  const rights = printed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Right);
  const acl = rights.map(({ principal, topic, operation }) => ({
    resourceType: AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal,
    host: '*',
    operation: AclOperationTypes[operation.replaceAll(OPERATION, '_$&').toUpperCase() as 'READ'],
    permissionType: AclPermissionTypes.ALLOW,
  }));
  await system.administer((admin) => admin.createAcls({ acl }));
};

/** Takes all rights on topics from a user. */
export const revokeAll = async (system: GuardedSystem, user: string): Promise<void> => {
  const filter = {
    resourceType: AclResourceTypes.TOPIC,
    resourcePatternType: ResourcePatternTypes.ANY,
    principal: `User:${user}`,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  };
  await system.administer((admin) => admin.deleteAcls({ filters: [filter] }));
};
