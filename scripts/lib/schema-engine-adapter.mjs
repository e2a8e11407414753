// @prisma/adapter-pg as the schema engine needs it. Three things differ from what the package does:
// the type "char", scripts of several statements, and the order in which a shadow database is taken down.

import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const charOid = 18;
const textOid = 25;

/**
 * Postgres' internal type "char", which only the catalogues use, has no mapping in adapter-pg: it passes the query as
 * text and comes out as a character column.
 * @param {any} adapter adapter-pg's own, of which the two methods are not public
 */
function withCharColumns(adapter) {
  const { performIO, queryRaw } = adapter;
  const charColumns = new WeakMap();
  adapter.performIO = async (/** @type {object} */ query) => {
    const result = await performIO.call(adapter, query);
    const fields = [...(result.fields?.entries() ?? [])].filter(([, field]) => field.dataTypeID === charOid);
    for (const [, field] of fields) field.dataTypeID = textOid;
    charColumns.set(
      query,
      fields.map(([index]) => index),
    );
    return result;
  };
  adapter.queryRaw = async (/** @type {object} */ query) => {
    const result = await queryRaw.call(adapter, query);
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

/**
 * adapter-pg cuts a script at every semicolon, also at those inside a function's body or a string. Postgres takes the
 * script as a whole, which is what the native engine sends.
 * @param {any} adapter adapter-pg's own, of which the methods are not public
 */
function withWholeScripts(adapter) {
  adapter.executeScript = async (/** @type {string} */ script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

/** Connects to `url`, and to a shadow database beside it for `migrate dev` and `migrate diff`. */
export class SchemaEngineAdapterFactory extends PrismaPg {
  /** @param {string} url */
  constructor(url) {
    super({ connectionString: url, max: 1 }, { schema: new URL(url).searchParams.get("schema") ?? undefined });
    this.url = url;
  }

  /** @override */
  async connect() {
    return withCharColumns(withWholeScripts(await super.connect()));
  }

  /** @override */
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = new pg.Client({ connectionString: this.url });
    await admin.connect();
    await admin.query(`create database "${name}"`);
    const shadowUrl = new URL(this.url);
    shadowUrl.pathname = `/${name}`;
    const adapter = await new SchemaEngineAdapterFactory(shadowUrl.href).connect();
    const closePool = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await closePool();
      await admin.query(`drop database if exists "${name}" with (force)`);
      await admin.end();
    };
    return adapter;
  }
}
