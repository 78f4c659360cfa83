import { featuresOf, shippedWsdlText } from '../../../src/wms/ongoing/wsdl';
import { judgeAnswer, type Judged, type ReadOperation } from '../../../src/wms/ongoing/answers';

describe('an answer to a question', () => {
  it.each<[string, ReadOperation, unknown, number, boolean, Judged]>([
    ['with rows', 'GetOrdersByQuery', { Orders: null }, 3, false, { kind: 'rows' }],
    ['with an empty list', 'GetOrdersByQuery', { Orders: null }, 0, false, { kind: 'empty' }],
    ['without a list, which .NET leaves out where it is null', 'GetOrdersByQuery', {}, 0, false, { kind: 'empty' }],
    ['with nothing at all', 'GetOrdersByQuery', null, 0, false, { kind: 'empty' }],
    ['refused', 'GetOrdersByQuery', { Success: 'false', Message: 'Access denied' }, 0, false, { kind: 'refused', words: 'Access denied' }],
    ['refused, as the SOAP client reads it', 'GetOrdersByQuery', { Success: false, ErrorMessage: 'Access denied' }, 0, false, { kind: 'refused', words: 'Access denied' }],
    ['refused with an empty list', 'GetInventoryByQuery', { InventoryLines: null, GoodsOwnerId: '0', Success: 'false' }, 0, false, { kind: 'refused', words: '' }],
    ['refused although there are rows', 'GetOrdersByQuery', { Success: 'false', Message: 'Partial' }, 2, false, { kind: 'refused', words: 'Partial' }],
    ['with words and no list', 'GetOrdersByQuery', { Message: 'Åtkomst nekad' }, 0, false, { kind: 'refused', words: 'Åtkomst nekad' }],
    ['with words beside a list', 'GetOrdersByQuery', { Orders: null, Message: 'OK' }, 0, false, { kind: 'empty' }],
    ['without the Success that its schema has', 'GetOrdersByQuery', { Orders: null }, 4, true, { kind: 'garbage' }],
    ['with the Success that its schema has', 'GetOrdersByQuery', { Orders: null, Success: 'true' }, 4, true, { kind: 'rows' }],
    ['stock with an empty list', 'GetInventoryByQuery', { InventoryLines: null, GoodsOwnerId: '7' }, 0, false, { kind: 'empty' }],
    ['stock without the goods owner', 'GetInventoryByQuery', { InventoryLines: null }, 0, false, { kind: 'garbage' }],
  ])('%s', (_name, operation, result, rows, successRequired, expected) => {
    expect(judgeAnswer(operation, result, rows, successRequired)).toEqual(expected);
  });
});

describe('the schema in use', () => {
  it('tells which results have a Success: of the questions of 2017 none', () => {
    expect([...featuresOf(shippedWsdlText()).withSuccess]).toEqual(['ProcessOrder', 'ProcessArticle']);
  });

  it('of a newer installation may have one in a question', () => {
    const newer = shippedWsdlText().replace(/(<s:complexType name="GetOrdersResult">\s*<s:sequence>)/, '$1<s:element minOccurs="1" maxOccurs="1" name="Success" type="s:boolean" />');
    expect([...featuresOf(newer).withSuccess]).toEqual(['ProcessOrder', 'GetOrdersByQuery', 'ProcessArticle']);
    const optional = newer.replace('minOccurs="1" maxOccurs="1" name="Success" type="s:boolean" /><', 'minOccurs="0" maxOccurs="1" name="Success" type="s:boolean" /><').replace(/(name="GetOrdersResult">\s*<s:sequence><s:element) minOccurs="1"/, '$1 minOccurs="0"');
    expect([...featuresOf(optional).withSuccess]).toEqual(['ProcessOrder', 'ProcessArticle']);
  });
});
