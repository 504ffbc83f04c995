/** What a field names besides what its values look like. */
export type FieldRole = 'user' | 'host' | 'none';

/** Fields that name users and hosts, without case, dashes, dots and underscores. */
const USERS = [
  'username',
  'user',
  'originuser',
  'targetuser',
  'targetusername',
  'subjectusername',
  'sourceuser',
  'sourceusername',
  'destinationuser',
  'destinationusername',
  'account',
  'accountname',
  'login',
  'userid',
  'useremail',
  'userprincipalname',
  'email',
] as const;
const HOSTS = [
  'hostname',
  'host',
  'sourcehost',
  'sourcehostname',
  'destinationhost',
  'destinationhostname',
  'computer',
  'computername',
  'workstation',
  'workstationname',
  'remotehost',
  'device',
  'devicename',
] as const;
const ROLES = new Map<string, FieldRole>([
  ...USERS.map((name) => [name, 'user'] as const),
  ...HOSTS.map((name) => [name, 'host'] as const),
]);
/** In an object of this name, `name` names one. */
const NAMED_BY_PARENT = new Set(['name', 'id', 'hostname']);
const MOST_KNOWN = 10_000;

/** Says of the names of fields what they name; remembers what it said, since events have the same fields again and again. */
export class FieldRoles {
  #known = new Map<string, FieldRole>();

  /** `parent`: what the object that holds the field names. */
  roleOf(field: string, parent: FieldRole): FieldRole {
    if (parent !== 'none' && NAMED_BY_PARENT.has(field)) return parent;
    const known = this.#known.get(field);
    if (known !== undefined) return known;
    const role = (field.length <= 64 && ROLES.get(field.toLowerCase().replace(/[-_.@ ]/g, ''))) || 'none';
    if (this.#known.size >= MOST_KNOWN) this.#known = new Map();
    this.#known.set(field, role);
    return role;
  }
}
