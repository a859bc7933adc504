import { Migration } from '@mikro-orm/migrations';
import type { MigrationObject } from '@mikro-orm/postgresql';

/** A migration written as SQL. Once released it is never changed; what comes next is a new one. */
export function migration(name: string, sql: string): MigrationObject {
  return {
    name,
    class: class extends Migration {
      override up(): void {
        this.addSql(sql);
      }
    },
  };
}
