--- What every format needs first: nothing that a person wrote may reach an output format as code,
--- or pull in a file from outside the report's folder. Also brings tables to one shape.

local REFUSED = 'Image non reprise\u{a0}: '
local NO_ALT = 'Image fournie sans texte de remplacement'

local stringify = pandoc.utils.stringify

local function warn(message)
  io.stderr:write('[CEP] ' .. message .. '\n')
end

local function outside(source)
  return source:find('^%a[%w+.-]*:') or source:find('^[/\\]') or source:find('%.%.')
    or source:find('\\', 1, true)
end

local function exists(source)
  local file = io.open((source:gsub('%%20', ' ')), 'rb')
  if file then file:close() end
  return file ~= nil
end

--- Raw blocks and inlines become the text they are.
local function RawInline(raw)
  return pandoc.Str(raw.text)
end

local function RawBlock(raw)
  return pandoc.Para({ pandoc.Str(raw.text) })
end

--- An image of the report's folder keeps its place; any other becomes a visible sentence.
local function Image(image)
  local why
  if outside(image.src) then
    why = 'elle se trouve hors du dossier du rapport'
  elseif not exists(image.src) then
    why = 'fichier introuvable'
  end
  if why then
    warn(REFUSED .. image.src .. ' (' .. why .. ')')
    return pandoc.Emph({ pandoc.Str('[' .. REFUSED .. image.src .. ', ' .. why .. '.]') })
  end
  local alt = image.attributes.alt or image.attributes['fig-alt'] or ''
  if alt == '' then alt = pandoc.utils.stringify(image.caption) end
  if alt == '' then alt = NO_ALT end
  image.attributes['fig-alt'] = nil
  image.attributes.alt = alt
  image.caption = { pandoc.Str(alt) }
  image.title = ''
  return image
end

--- Figures of the reader (an image alone with a caption) become an image and its caption.
local function Figure(figure)
  local blocks = pandoc.Blocks(figure.content)
  local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
  if #caption > 0 then
    blocks:insert(pandoc.Para({ pandoc.Emph(caption) }))
  end
  return blocks
end

local function CodeBlock(code)
  return pandoc.CodeBlock(code.text)
end

local function Code(code)
  return pandoc.Code(code.text)
end

local function Math(math)
  return pandoc.Str(math.text)
end

--- A citation is an e-mail address or a name with an at sign: text.
local function Cite(cite)
  return cite.content
end

--- Links within the report need a target; links outward a harmless scheme.
local function targets_of(document)
  local targets = {}
  local function note(element)
    if element.identifier and element.identifier ~= '' then targets[element.identifier] = true end
  end
  document:walk({ Header = note, Div = note, Span = note })
  return targets
end

local function link_filter(targets)
  return function(link)
    local target = link.target
    if target:sub(1, 1) == '#' then
      if not targets[target:sub(2)] then
        warn('Renvoi sans cible\u{a0}: ' .. target)
        return link.content
      end
    elseif not (target:find('^https?://') or target:find('^mailto:') or target:find('^tel:')) then
      warn('Lien non repris\u{a0}: ' .. target)
      return link.content
    end
    link.title = ''
    return link
  end
end

local function header_is_empty(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      if stringify(cell.contents) ~= '' then return false end
    end
  end
  return true
end

--- Shares of the width by the longest text of each column, within bounds.
local function column_shares(tbl)
  local lengths, sum = {}, 0
  local function note(rows)
    for _, row in ipairs(rows) do
      for index, cell in ipairs(row.cells) do
        local length = utf8.len(stringify(cell.contents)) or 1
        lengths[index] = math.max(lengths[index] or 8, math.min(length, 60))
      end
    end
  end
  note(tbl.head.rows)
  for _, body in ipairs(tbl.bodies) do note(body.body) end
  for index = 1, #tbl.colspecs do sum = sum + (lengths[index] or 8) end
  local shares = {}
  for index = 1, #tbl.colspecs do shares[index] = (lengths[index] or 8) / sum end
  return shares
end

--- A table that a person wrote: a first row is its header, widths follow the text, and its
--- caption is a paragraph of its own.
local function Table(tbl)
  if header_is_empty(tbl) and tbl.bodies[1] and #tbl.bodies[1].body > 1 then
    tbl.head.rows = { tbl.bodies[1].body:remove(1) }
  end
  local shares = column_shares(tbl)
  local colspecs = {}
  for index, spec in ipairs(tbl.colspecs) do colspecs[index] = { spec[1] == 'AlignDefault' and 'AlignLeft' or spec[1], shares[index] } end
  tbl.colspecs = colspecs
  local caption = pandoc.utils.blocks_to_inlines(tbl.caption.long)
  if #caption == 0 then return tbl end
  tbl.caption = { long = {} }
  return { pandoc.Div({ pandoc.Para(caption) }, { class = 'cep-prose-caption' }), tbl }
end

return {
  {
    RawInline = RawInline,
    RawBlock = RawBlock,
    Image = Image,
    Figure = Figure,
    CodeBlock = CodeBlock,
    Code = Code,
    Math = Math,
    Cite = Cite,
    Table = Table,
  },
  {
    Pandoc = function(document)
      return document:walk({ Link = link_filter(targets_of(document)) })
    end,
  },
}
