import type { APIPromise } from "./api-promise.js";
import type { Connector } from "./connector.js";
import type { Download } from "./download.js";
import type { ActionResult, ConnectorRecord, Execution, ListAction, Page } from "./execution.js";
import type { ConnectorKinds } from "./generated/connector-kinds.js";
import type { ExecuteOptions, RecordsOptions } from "./options.js";
import type { Records } from "./records.js";

/** Slug of a kind of connector whose operations are known. */
export type ConnectorKind = keyof ConnectorKinds;

/** The entities of a kind. */
export type ConnectorEntity<Kind extends ConnectorKind> = keyof ConnectorKinds[Kind] & string;

/** The actions on an entity. */
export type ConnectorAction<
  Kind extends ConnectorKind,
  Entity extends ConnectorEntity<Kind>,
> = keyof ConnectorKinds[Kind][Entity] & string;

/** The parameters of an action. */
export type ConnectorParams<
  Kind extends ConnectorKind,
  Entity extends ConnectorEntity<Kind>,
  Action extends ConnectorAction<Kind, Entity>,
> = ConnectorKinds[Kind][Entity][Action];

/** The entities that have one of these actions. */
type EntityWith<Kind extends ConnectorKind, Action extends string> = ConnectorEntity<Kind> &
  {
    [Entity in ConnectorEntity<Kind>]: [ConnectorAction<Kind, Entity> & Action] extends [never] ? never : Entity;
  }[ConnectorEntity<Kind>];

/** Parameters that are not declared. With `object` instead, editors would suggest no values and no second parameter. */
type AnyParams = Record<string, unknown>;

/** A name that is suggested, or any other. */
type Suggested<Name> = Name | (string & {});

/**
 * A connector of a known kind, such as `KnownConnector<"github">`: editors complete its entities, actions and parameters.
 *
 * Those that are not in `ConnectorKinds` stay allowed, and values are not checked.
 */
export interface KnownConnector<Kind extends ConnectorKind> extends Connector {
  /**
   * Runs an action on an entity.
   *
   *     const { records } = await github.execute("issues", "list", { per_page: 10 });
   */
  execute<Entity extends ConnectorEntity<Kind>, Action extends ConnectorAction<Kind, Entity>>(
    entity: Entity,
    action: Action,
    params?: ConnectorParams<Kind, Entity, Action> | AnyParams,
    options?: ExecuteOptions,
  ): APIPromise<Execution>;
  execute<T = ConnectorRecord>(
    entity: Suggested<ConnectorEntity<Kind>>,
    action: ListAction,
    params?: object,
    options?: ExecuteOptions,
  ): APIPromise<Execution<T, ActionResult<T, ListAction>>>;
  execute<T = ConnectorRecord>(
    entity: Suggested<ConnectorEntity<Kind>>,
    action: string,
    params?: object,
    options?: ExecuteOptions,
  ): APIPromise<Execution<T, ActionResult<T>>>;

  /** All records of an action, over all of its pages. */
  records<Entity extends EntityWith<Kind, ListAction>, Action extends ListAction & ConnectorAction<Kind, Entity>>(
    entity: Entity,
    action: Action,
    params?: ConnectorParams<Kind, Entity, Action> | AnyParams,
    options?: RecordsOptions,
  ): Records;
  records<T = ConnectorRecord>(
    entity: Suggested<EntityWith<Kind, ListAction>>,
    action: string,
    params?: object,
    options?: RecordsOptions,
  ): Records<T>;

  /** The pages of an action. */
  pages<Entity extends EntityWith<Kind, ListAction>, Action extends ListAction & ConnectorAction<Kind, Entity>>(
    entity: Entity,
    action: Action,
    params?: ConnectorParams<Kind, Entity, Action> | AnyParams,
    options?: RecordsOptions,
  ): AsyncIterableIterator<Page>;
  pages<T = ConnectorRecord>(
    entity: Suggested<EntityWith<Kind, ListAction>>,
    action: string,
    params?: object,
    options?: RecordsOptions,
  ): AsyncIterableIterator<Page<T>>;

  /**
   * Starts the download of a file. The parameter `range_header`, such as `bytes=0-99`, requests a part of it.
   *
   * `timeout` limits the time until the download starts, and then the time for each chunk.
   */
  download<Entity extends EntityWith<Kind, "download">>(
    entity: Entity,
    action?: "download",
    params?: ConnectorParams<Kind, Entity, "download" & ConnectorAction<Kind, Entity>> | AnyParams,
    options?: ExecuteOptions,
  ): Promise<Download>;
  download(
    entity: Suggested<EntityWith<Kind, "download">>,
    action?: string,
    params?: object,
    options?: ExecuteOptions,
  ): Promise<Download>;
}
