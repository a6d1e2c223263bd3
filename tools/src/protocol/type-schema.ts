import ts from 'typescript';
import { type JsonSchema, schemaRef } from './json-schema.ts';

/** Schemas of TypeScript types; what has a name of its own becomes one of `named` and is referred to. */
export type TypeSchemas = {
  /** the schema of a type that one of the files exports */
  readonly schemaOf: (name: string) => JsonSchema;
  /** the members of an exported union of object types, by the literal of their `type` */
  readonly membersOf: (name: string) => ReadonlyMap<string, JsonSchema>;
  readonly named: () => Readonly<Record<string, JsonSchema>>;
};

const ID = '^[0-9a-f]{32}$';
const TABLE_ID = '^[0-9]{1,2}-[0-9a-f]{30}$';

// The compiler's own order depends on what else it has read.
const byText = (one: JsonSchema, other: JsonSchema): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
const inOrder = <Value>(values: readonly Value[]): Value[] =>
  values.toSorted((one, other) => String(one).localeCompare(String(other), 'en', { numeric: true }));

/** Reads the types that some files export; throws where one has no place in JSON. */
export const readTypes = (files: readonly string[]): TypeSchemas => {
  const options: ts.CompilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [] },
    ...{ allowImportingTsExtensions: true, target: ts.ScriptTarget.ESNext },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const exported = new Map<string, ts.Symbol>();
  for (const file of files) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} is no module`);
    for (const symbol of checker.getExportsOfModule(module)) exported.set(symbol.name, symbol);
  }
  const named = new Map<string, JsonSchema>();

  const typeOf = (name: string): ts.Type => {
    const symbol = exported.get(name);
    if (!symbol) throw new Error(`${files.join(' and ')} export no type ${name}`);
    const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return checker.getDeclaredTypeOfSymbol(origin);
  };
  const described = (symbol: ts.Symbol | undefined, schema: JsonSchema): JsonSchema => {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll('\n', ' ');
    return text === '' ? schema : { ...schema, description: text };
  };
  const objectSchema = (type: ts.Type): JsonSchema => {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const property of type.getProperties()) {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      properties[property.name] = described(property, schemaFor(checker.getTypeOfSymbol(property)));
      if (!isOptional) required.push(property.name);
    }
    // Fields may be added at any time, so others aren't forbidden.
    return { type: 'object', properties, required };
  };
  const unionSchema = (members: readonly ts.Type[]): JsonSchema => {
    const given = members.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    const literals = given.filter((member) => member.isLiteral());
    const others = given.filter((member) => !member.isLiteral());
    // `boolean` is a union, too.
    const isBoolean = (member: ts.Type): boolean => (member.flags & ts.TypeFlags.BooleanLike) !== 0;
    const parts: JsonSchema[] = [
      ...(literals.length > 0 ? [{ enum: inOrder(literals.map(({ value }) => value)) }] : []),
      ...(others.some(isBoolean) ? [{ type: 'boolean' }] : []),
      ...others
        .filter((member) => !isBoolean(member))
        .map(schemaFor)
        .toSorted(byText),
    ];
    const [only] = parts;
    return parts.length === 1 && only ? only : { anyOf: parts };
  };
  const plainSchema = (type: ts.Type): JsonSchema => {
    const { flags } = type;
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.String || flags & ts.TypeFlags.TemplateLiteral) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.isLiteral()) return { const: type.value };
    if (type.isUnion()) return unionSchema(type.types);
    if (checker.isTupleType(type)) throw new Error(`a tuple has no place here: ${checker.typeToString(type)}`);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      if (item) return { type: 'array', items: schemaFor(item) };
    }
    const [text] = type.isIntersection() ? type.types : [];
    // A branded id: `string & { brand }`.
    if (text && text.flags & ts.TypeFlags.String)
      return { type: 'string', pattern: type.aliasSymbol?.name === 'TableId' ? TABLE_ID : ID };
    const index = checker.getIndexInfosOfType(type)[0];
    if (index) return { type: 'object', additionalProperties: schemaFor(index.type) };
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return objectSchema(type);
    throw new Error(`${checker.typeToString(type)} has no place in JSON`);
  };
  const schemaFor = (type: ts.Type): JsonSchema => {
    const { aliasSymbol: alias, aliasTypeArguments: given } = type;
    if (!alias || given?.length || type.flags & ts.TypeFlags.Null) return plainSchema(type);
    if (!named.has(alias.name)) {
      named.set(alias.name, {}); // a type may contain itself
      named.set(alias.name, described(alias, plainSchema(type)));
    }
    return schemaRef(alias.name);
  };

  return {
    schemaOf: (name) => schemaFor(typeOf(name)),
    membersOf: (name) => {
      const type = typeOf(name);
      const members = type.isUnion() ? type.types : [type];
      const all = new Map<string, JsonSchema>();
      for (const member of members) {
        const mark = member.getProperty('type');
        const literal = mark && checker.getTypeOfSymbol(mark);
        if (!literal?.isStringLiteral()) throw new Error(`a member of ${name} has no literal type`);
        const schema = schemaFor(member);
        const known = all.get(literal.value);
        // Some frames come in several shapes: a list of players, of tables, of invites.
        const shapes = known ? ((known['anyOf'] as readonly JsonSchema[] | undefined) ?? [known]) : [];
        all.set(literal.value, known ? { anyOf: [...shapes, schema] } : schema);
      }
      return all;
    },
    named: () => Object.fromEntries(named),
  };
};
