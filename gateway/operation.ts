import { getOperationAST, GraphQLError, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** For a document that does not say which of its operations is meant. */
export const unresolved = (): GraphQLError =>
  new GraphQLError('the document has no operation of this name, or has several and none was named: send operationName', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });

/** The operation of a document that is meant by a name, or by there being no other; or why there is none. */
export function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | GraphQLError {
  return getOperationAST(document, name ?? null) ?? unresolved();
}
