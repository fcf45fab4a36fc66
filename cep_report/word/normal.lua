--- Prose in normal form: what Markdown can say, said in one way only. What it cannot say
--- (colours, fonts, merged cells) gives way, never its words.

local function unwrap(element) return element.content end

local function has(element, class) return element.classes and element.classes:includes(class) end

--- Several paragraphs as one run of inlines.
local function joined(blocks) return pandoc.utils.blocks_to_inlines(blocks, { pandoc.Space() }) end

--- A footnote within the text, so that its number depends on nothing else.
local function Note(note)
  return pandoc.Span(joined(note.content), { class = 'cep-note' })
end

local function Span(span)
  if has(span, 'cep-note') then return nil end
  return span.content
end

--- Levels 1 and 2 are the plan's own.
local function Header(header)
  return pandoc.Header(math.max(3, header.level), header.content)
end

local BLANK = { Space = true, SoftBreak = true, LineBreak = true }

--- Nothing but spaces, those that do not break among them.
local function is_empty(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return false end
  for _, inline in ipairs(block.content) do
    local spaces = inline.t == 'Str' and inline.text:gsub('\u{a0}', ''):gsub('\u{202f}', '') == ''
    if not (BLANK[inline.t] or spaces) then return false end
  end
  return true
end

--- Items of one paragraph are written on one line each.
local function items_of(list)
  local items = {}
  for _, item in ipairs(list.content) do
    local blocks = pandoc.Blocks({})
    for index, block in ipairs(item) do
      if block.t == 'Para' and (index == 1 or item[index - 1].t ~= 'Para') and (not item[index + 1] or item[index + 1].t ~= 'Para') then
        block = pandoc.Plain(block.content)
      end
      if not is_empty(block) then blocks:insert(block) end
    end
    if #blocks > 0 then items[#items + 1] = blocks end
  end
  return items
end

local function BulletList(list)
  local items = items_of(list)
  return #items > 0 and pandoc.BulletList(items) or {}
end

local function OrderedList(list)
  local items = items_of(list)
  return #items > 0 and pandoc.OrderedList(items) or {}
end

--- Word processors cut a list into several: adjacent ones of a kind are one.
local function Blocks(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local last = result[#result]
    if last and last.t == block.t and (block.t == 'BulletList' or block.t == 'OrderedList') then
      local items = pandoc.List(last.content)
      items:extend(block.content)
      result[#result] = block.t == 'BulletList' and pandoc.BulletList(items) or pandoc.OrderedList(items)
    elseif not is_empty(block) and block.t ~= 'HorizontalRule' then
      result:insert(block)
    end
  end
  return result
end

local function cell_text(cell)
  local inlines = joined(cell.contents):walk({
    LineBreak = function() return pandoc.Space() end,
    SoftBreak = function() return pandoc.Space() end,
  })
  return { pandoc.Plain(inlines) }
end

--- One header row, cells of one line, none merged.
local function Table(tbl)
  local rows = pandoc.List({})
  local function take(list)
    for _, row in ipairs(list) do
      local cells = pandoc.List({})
      for _, cell in ipairs(row.cells) do
        cells:insert(cell_text(cell))
        for _ = 2, cell.col_span do cells:insert({ pandoc.Plain({}) }) end
      end
      rows:insert(cells)
    end
  end
  take(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do
    take(body.head)
    take(body.body)
  end
  take(tbl.foot.rows)
  local width = #tbl.colspecs
  for _, cells in ipairs(rows) do width = math.max(width, #cells) end
  for _, cells in ipairs(rows) do
    while #cells < width do cells:insert({ pandoc.Plain({}) }) end
  end
  local aligns, widths = {}, {}
  for index = 1, width do
    local align = tbl.colspecs[index] and tbl.colspecs[index][1]
    aligns[index] = (align == 'AlignRight' or align == 'AlignCenter') and align or 'AlignDefault'
    widths[index] = 0
  end
  local header = #rows > 0 and rows:remove(1) or {}
  return pandoc.utils.from_simple_table(pandoc.SimpleTable(joined(tbl.caption.long), aligns, widths, header, rows))
end

--- Emphasis holds no space at its ends, and does not stop to begin again.
local function trimmed(kind)
  return function(element)
    local content, before, after = element.content, pandoc.Inlines({}), pandoc.Inlines({})
    while #content > 0 and (content[1].t == 'Space' or content[1].t == 'SoftBreak') do before:insert(content:remove(1)) end
    while #content > 0 and (content[#content].t == 'Space' or content[#content].t == 'SoftBreak') do
      after:insert(1, content:remove(#content))
    end
    if #content > 0 then before:insert(pandoc[kind](content)) end
    before:extend(after)
    return before
  end
end

local MERGED = { Strong = true, Emph = true, Strikeout = true, Superscript = true, Subscript = true }

local function Inlines(inlines)
  local result = pandoc.Inlines({})
  for _, inline in ipairs(inlines) do
    local last = result[#result]
    if last and last.t == inline.t and MERGED[inline.t] then
      local content = last.content
      content:extend(inline.content)
      last.content = content
      result[#result] = last
    elseif inline.t == 'SoftBreak' then
      result:insert(pandoc.Space())
    else
      result:insert(inline)
    end
  end
  while #result > 0 and (result[#result].t == 'LineBreak' or result[#result].t == 'Space') do result:remove(#result) end
  return result
end

return {
  { Note = Note },
  { Div = unwrap, Underline = unwrap, SmallCaps = unwrap, Quoted = nil, Span = Span },
  { Strong = trimmed('Strong'), Emph = trimmed('Emph'), Strikeout = trimmed('Strikeout') },
  { Inlines = Inlines },
  {
    Header = function(header) return is_empty(pandoc.Para(header.content)) and {} or Header(header) end,
    BulletList = BulletList,
    OrderedList = OrderedList,
    Table = Table,
    CodeBlock = function(code) return pandoc.CodeBlock(code.text) end,
    -- A link within the document leads to a bookmark, which the report will not have.
    Link = function(link)
      if link.target:sub(1, 1) == '#' then return link.content end
      return pandoc.Link(link.content, link.target)
    end,
    Figure = unwrap,
  },
  { Blocks = Blocks },
  {
    Span = function(span)
      local result = pandoc.Inlines({ pandoc.RawInline('markdown', '^[') })
      result:extend(span.content)
      result:insert(pandoc.RawInline('markdown', ']'))
      return result
    end,
  },
}
