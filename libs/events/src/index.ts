export {
  type AppendResult,
  type Batch,
  type EventLog,
  type FollowItem,
  LogError,
  type LogErrorCode,
  type LogRecord,
  type NewRecord,
  type PartitionFailure,
  type PartitionKey,
  partitionKey,
  type TopicDescription,
  type TopicSpec,
} from './log/event-log.ts';
export {
  COMMAND_LIFETIME,
  FOLD_VERSION,
  type Header,
  STREAM_KINDS,
  streamKey,
  type StreamKey,
  type StreamKind,
  type StreamRef,
} from './header.ts';
export type {
  AnyEvent,
  BareEvent,
  BlockHash,
  ClientKey,
  ControlEvent,
  EventType,
  Heartbeat,
  LogEvent,
} from './log-event.ts';
export {
  BEATS_TOPIC,
  CHAT_KEPT_MS,
  CHAT_PARTITIONS,
  CHAT_TOPIC,
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  CLIENTS_TOPIC,
  CONTROL_TOPIC,
  EVENT_TOPICS,
  type EventTopic,
  LOBBY_PARTITION,
  TOPIC_SPECS,
} from './topic.ts';

export { memoryLog, type MemoryLog, type MemoryLogOptions } from './log/memory-log.ts';
export type { AppendFate, MemoryLogFaults } from './log/memory-log-faults.ts';
export { memoryLogStore, type MemoryLogStore } from './log/memory-log-store.ts';
export { judge, type Life, LONGEST_GAP, type LogClock, type VoidReason } from './fold/admission.ts';
export type { HeldCommand, HeldTab } from './fold/held-command.ts';
export {
  createPartitionFold,
  emptyPartition,
  type Outcome,
  type PartitionFold,
  type PartitionState,
  type StreamCell,
  type StreamChange,
} from './fold/partition-fold.ts';
export { BLOCK_SIZE, type BlockHasher, createBlockHasher } from './fold/block-hash.ts';
export { hashText, parseState, printState, printStateParts, STATE_VERSION } from './fold/state-text.ts';
export { initialStreamState, type StreamState } from './fold/stream-state.ts';
export { type Control, type ControlDecoder, createControl, hashValue } from './fold/control.ts';
export {
  createLogReader,
  type FoldedBatch,
  type LogReader,
  type LogReaderOptions,
  type StoppedPartition,
} from './fold/log-reader.ts';
export { readControl, readRecords, type Walk, type WalkedBatch, walkLog } from './fold/log-walk.ts';
export { activeFeatures } from './fold/active-features.ts';
export { announcementsIn, lobbyIn, tableIn } from './fold/state-reading.ts';
export {
  featureStream,
  gatewaysOf,
  plainHeader,
  type StreamName,
  streamRefs,
  streamsOf,
  WAITING_ROOM,
} from './fold/named-streams.ts';
export { checkStarts } from './fold/start-check.ts';
export { foldRows, type RowFolding, type RowStanding, streamsNamed } from './fold/row-fold.ts';
export { clientKeyRecord } from './client-key-record.ts';
export { chatPartition, conversationKey } from './conversation.ts';
export { partitionOfKey } from './murmur2.ts';
export { checkTopics, openTopics, topicFaults } from './open-topics.ts';

// codec
export {
  decodeBeat,
  decodeChat,
  decodeClientKey,
  decodeControl,
  type DecodedControl,
  decodeRecord,
  type DecodedRecord,
  encodeBeat,
  encodeChat,
  encodeClientKey,
  encodeControl,
  encodeRecord,
} from './codec/record.ts';
export { type FaultProxy, type ProxySide, startFaultProxy } from './log/fault-proxy.ts';
export { isAlive } from './is-alive.ts';
export type { AppendBatch, AppendObserver } from './log/append-batch.ts';
export { postgresLog, type PostgresLogOptions } from './log/postgres-log.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './postgres/embedded-postgres.ts';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './postgres/embedded-postgres-error.ts';
export { kafkaLog, type KafkaLogOptions } from './log/kafka-log.ts';
export type { LogIntake } from './log/log-intake.ts';
export { postgresIntake } from './log/postgres-intake.ts';
export { kafkaIntake } from './log/kafka-intake.ts';
export { LocalKafkaError } from './local-kafka/cluster-folder.ts';
export { defaultJarFolder, KAFKA_VERSION, localKafkaMissing } from './local-kafka/kafka-jars.ts';
export {
  type LocalBroker,
  type LocalKafka,
  type LocalKafkaOptions,
  startLocalKafka,
} from './local-kafka/local-kafka.ts';
