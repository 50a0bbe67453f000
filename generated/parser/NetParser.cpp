
// Generated from Net.g4 by ANTLR 4.7.2



#include "NetParser.h"


using namespace antlrcpp;
using namespace antlr4;

NetParser::NetParser(TokenStream *input) : Parser(input) {
  _interpreter = new atn::ParserATNSimulator(this, _atn, _decisionToDFA, _sharedContextCache);
}

NetParser::~NetParser() {
  delete _interpreter;
}

std::string NetParser::getGrammarFileName() const {
  return "Net.g4";
}

const std::vector<std::string>& NetParser::getRuleNames() const {
  return _ruleNames;
}

dfa::Vocabulary& NetParser::getVocabulary() const {
  return _vocabulary;
}


//----------------- FileContext ------------------------------------------------------------------

NetParser::FileContext::FileContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::FileContext::EOF() {
  return getToken(NetParser::EOF, 0);
}

std::vector<NetParser::DeclarationContext *> NetParser::FileContext::declaration() {
  return getRuleContexts<NetParser::DeclarationContext>();
}

NetParser::DeclarationContext* NetParser::FileContext::declaration(size_t i) {
  return getRuleContext<NetParser::DeclarationContext>(i);
}


size_t NetParser::FileContext::getRuleIndex() const {
  return NetParser::RuleFile;
}


NetParser::FileContext* NetParser::file() {
  FileContext *_localctx = _tracker.createInstance<FileContext>(_ctx, getState());
  enterRule(_localctx, 0, NetParser::RuleFile);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(95);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while ((((_la & ~ 0x3fULL) == 0) &&
      ((1ULL << _la) & ((1ULL << NetParser::NET)
      | (1ULL << NetParser::BLOCK)
      | (1ULL << NetParser::FUNCTION)
      | (1ULL << NetParser::OPTIMIZER)
      | (1ULL << NetParser::SCHEDULE)
      | (1ULL << NetParser::INITIALISER)
      | (1ULL << NetParser::IMPORT)
      | (1ULL << NetParser::DEFAULTS)
      | (1ULL << NetParser::DATA)
      | (1ULL << NetParser::TRAIN)
      | (1ULL << NetParser::CHECK)
      | (1ULL << NetParser::EXPORT)
      | (1ULL << NetParser::TARGET)
      | (1ULL << NetParser::LOSS)
      | (1ULL << NetParser::METRIC))) != 0)) {
      setState(92);
      declaration();
      setState(97);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(98);
    match(NetParser::EOF);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- DeclarationContext ------------------------------------------------------------------

NetParser::DeclarationContext::DeclarationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::NetDeclarationContext* NetParser::DeclarationContext::netDeclaration() {
  return getRuleContext<NetParser::NetDeclarationContext>(0);
}

NetParser::BlockDeclarationContext* NetParser::DeclarationContext::blockDeclaration() {
  return getRuleContext<NetParser::BlockDeclarationContext>(0);
}

NetParser::FormulaDeclarationContext* NetParser::DeclarationContext::formulaDeclaration() {
  return getRuleContext<NetParser::FormulaDeclarationContext>(0);
}

NetParser::ImportLineContext* NetParser::DeclarationContext::importLine() {
  return getRuleContext<NetParser::ImportLineContext>(0);
}

NetParser::DefaultsLineContext* NetParser::DeclarationContext::defaultsLine() {
  return getRuleContext<NetParser::DefaultsLineContext>(0);
}

NetParser::DataSectionContext* NetParser::DeclarationContext::dataSection() {
  return getRuleContext<NetParser::DataSectionContext>(0);
}

NetParser::TrainSectionContext* NetParser::DeclarationContext::trainSection() {
  return getRuleContext<NetParser::TrainSectionContext>(0);
}

NetParser::CheckLineContext* NetParser::DeclarationContext::checkLine() {
  return getRuleContext<NetParser::CheckLineContext>(0);
}

NetParser::ExportSectionContext* NetParser::DeclarationContext::exportSection() {
  return getRuleContext<NetParser::ExportSectionContext>(0);
}

NetParser::TargetSectionContext* NetParser::DeclarationContext::targetSection() {
  return getRuleContext<NetParser::TargetSectionContext>(0);
}


size_t NetParser::DeclarationContext::getRuleIndex() const {
  return NetParser::RuleDeclaration;
}


NetParser::DeclarationContext* NetParser::declaration() {
  DeclarationContext *_localctx = _tracker.createInstance<DeclarationContext>(_ctx, getState());
  enterRule(_localctx, 2, NetParser::RuleDeclaration);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    setState(110);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::NET: {
        enterOuterAlt(_localctx, 1);
        setState(100);
        netDeclaration();
        break;
      }

      case NetParser::BLOCK: {
        enterOuterAlt(_localctx, 2);
        setState(101);
        blockDeclaration();
        break;
      }

      case NetParser::FUNCTION:
      case NetParser::OPTIMIZER:
      case NetParser::SCHEDULE:
      case NetParser::INITIALISER:
      case NetParser::LOSS:
      case NetParser::METRIC: {
        enterOuterAlt(_localctx, 3);
        setState(102);
        formulaDeclaration();
        break;
      }

      case NetParser::IMPORT: {
        enterOuterAlt(_localctx, 4);
        setState(103);
        importLine();
        break;
      }

      case NetParser::DEFAULTS: {
        enterOuterAlt(_localctx, 5);
        setState(104);
        defaultsLine();
        break;
      }

      case NetParser::DATA: {
        enterOuterAlt(_localctx, 6);
        setState(105);
        dataSection();
        break;
      }

      case NetParser::TRAIN: {
        enterOuterAlt(_localctx, 7);
        setState(106);
        trainSection();
        break;
      }

      case NetParser::CHECK: {
        enterOuterAlt(_localctx, 8);
        setState(107);
        checkLine();
        break;
      }

      case NetParser::EXPORT: {
        enterOuterAlt(_localctx, 9);
        setState(108);
        exportSection();
        break;
      }

      case NetParser::TARGET: {
        enterOuterAlt(_localctx, 10);
        setState(109);
        targetSection();
        break;
      }

    default:
      throw NoViableAltException(this);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- NetDeclarationContext ------------------------------------------------------------------

NetParser::NetDeclarationContext::NetDeclarationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::NetDeclarationContext::NET() {
  return getToken(NetParser::NET, 0);
}

std::vector<NetParser::NameContext *> NetParser::NetDeclarationContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::NetDeclarationContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

tree::TerminalNode* NetParser::NetDeclarationContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

NetParser::BodyContext* NetParser::NetDeclarationContext::body() {
  return getRuleContext<NetParser::BodyContext>(0);
}

NetParser::ArgumentsContext* NetParser::NetDeclarationContext::arguments() {
  return getRuleContext<NetParser::ArgumentsContext>(0);
}

NetParser::ParametersContext* NetParser::NetDeclarationContext::parameters() {
  return getRuleContext<NetParser::ParametersContext>(0);
}


size_t NetParser::NetDeclarationContext::getRuleIndex() const {
  return NetParser::RuleNetDeclaration;
}


NetParser::NetDeclarationContext* NetParser::netDeclaration() {
  NetDeclarationContext *_localctx = _tracker.createInstance<NetDeclarationContext>(_ctx, getState());
  enterRule(_localctx, 4, NetParser::RuleNetDeclaration);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(112);
    match(NetParser::NET);
    setState(113);
    name();
    setState(126);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::ASSIGN: {
        setState(114);
        match(NetParser::ASSIGN);
        setState(115);
        name();
        setState(117);
        _errHandler->sync(this);

        _la = _input->LA(1);
        if (_la == NetParser::LEFT_PARENTHESIS) {
          setState(116);
          arguments();
        }
        setState(120);
        _errHandler->sync(this);

        _la = _input->LA(1);
        if (_la == NetParser::LEFT_BRACE) {
          setState(119);
          body();
        }
        break;
      }

      case NetParser::LEFT_BRACE:
      case NetParser::LEFT_PARENTHESIS: {
        setState(123);
        _errHandler->sync(this);

        _la = _input->LA(1);
        if (_la == NetParser::LEFT_PARENTHESIS) {
          setState(122);
          parameters();
        }
        setState(125);
        body();
        break;
      }

    default:
      throw NoViableAltException(this);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- BlockDeclarationContext ------------------------------------------------------------------

NetParser::BlockDeclarationContext::BlockDeclarationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::BlockDeclarationContext::BLOCK() {
  return getToken(NetParser::BLOCK, 0);
}

NetParser::NameContext* NetParser::BlockDeclarationContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

NetParser::BodyContext* NetParser::BlockDeclarationContext::body() {
  return getRuleContext<NetParser::BodyContext>(0);
}

NetParser::ParametersContext* NetParser::BlockDeclarationContext::parameters() {
  return getRuleContext<NetParser::ParametersContext>(0);
}

std::vector<NetParser::VariantContext *> NetParser::BlockDeclarationContext::variant() {
  return getRuleContexts<NetParser::VariantContext>();
}

NetParser::VariantContext* NetParser::BlockDeclarationContext::variant(size_t i) {
  return getRuleContext<NetParser::VariantContext>(i);
}


size_t NetParser::BlockDeclarationContext::getRuleIndex() const {
  return NetParser::RuleBlockDeclaration;
}


NetParser::BlockDeclarationContext* NetParser::blockDeclaration() {
  BlockDeclarationContext *_localctx = _tracker.createInstance<BlockDeclarationContext>(_ctx, getState());
  enterRule(_localctx, 6, NetParser::RuleBlockDeclaration);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(128);
    match(NetParser::BLOCK);
    setState(129);
    name();
    setState(131);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_PARENTHESIS) {
      setState(130);
      parameters();
    }
    setState(136);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::AS) {
      setState(133);
      variant();
      setState(138);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(139);
    body();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- FormulaDeclarationContext ------------------------------------------------------------------

NetParser::FormulaDeclarationContext::FormulaDeclarationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::NameContext* NetParser::FormulaDeclarationContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::FUNCTION() {
  return getToken(NetParser::FUNCTION, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::LOSS() {
  return getToken(NetParser::LOSS, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::METRIC() {
  return getToken(NetParser::METRIC, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::OPTIMIZER() {
  return getToken(NetParser::OPTIMIZER, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::SCHEDULE() {
  return getToken(NetParser::SCHEDULE, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::INITIALISER() {
  return getToken(NetParser::INITIALISER, 0);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

std::vector<NetParser::ExprContext *> NetParser::FormulaDeclarationContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::FormulaDeclarationContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

NetParser::BodyContext* NetParser::FormulaDeclarationContext::body() {
  return getRuleContext<NetParser::BodyContext>(0);
}

NetParser::ParametersContext* NetParser::FormulaDeclarationContext::parameters() {
  return getRuleContext<NetParser::ParametersContext>(0);
}

std::vector<NetParser::VariantContext *> NetParser::FormulaDeclarationContext::variant() {
  return getRuleContexts<NetParser::VariantContext>();
}

NetParser::VariantContext* NetParser::FormulaDeclarationContext::variant(size_t i) {
  return getRuleContext<NetParser::VariantContext>(i);
}

tree::TerminalNode* NetParser::FormulaDeclarationContext::DERIVATIVE() {
  return getToken(NetParser::DERIVATIVE, 0);
}


size_t NetParser::FormulaDeclarationContext::getRuleIndex() const {
  return NetParser::RuleFormulaDeclaration;
}


NetParser::FormulaDeclarationContext* NetParser::formulaDeclaration() {
  FormulaDeclarationContext *_localctx = _tracker.createInstance<FormulaDeclarationContext>(_ctx, getState());
  enterRule(_localctx, 8, NetParser::RuleFormulaDeclaration);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(141);
    dynamic_cast<FormulaDeclarationContext *>(_localctx)->word = _input->LT(1);
    _la = _input->LA(1);
    if (!((((_la & ~ 0x3fULL) == 0) &&
      ((1ULL << _la) & ((1ULL << NetParser::FUNCTION)
      | (1ULL << NetParser::OPTIMIZER)
      | (1ULL << NetParser::SCHEDULE)
      | (1ULL << NetParser::INITIALISER)
      | (1ULL << NetParser::LOSS)
      | (1ULL << NetParser::METRIC))) != 0))) {
      dynamic_cast<FormulaDeclarationContext *>(_localctx)->word = _errHandler->recoverInline(this);
    }
    else {
      _errHandler->reportMatch(this);
      consume();
    }
    setState(142);
    name();
    setState(144);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_PARENTHESIS) {
      setState(143);
      parameters();
    }
    setState(149);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::AS) {
      setState(146);
      variant();
      setState(151);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(155);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::ASSIGN: {
        setState(152);
        match(NetParser::ASSIGN);
        setState(153);
        expr();
        break;
      }

      case NetParser::LEFT_BRACE: {
        setState(154);
        body();
        break;
      }

    default:
      throw NoViableAltException(this);
    }
    setState(159);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::DERIVATIVE) {
      setState(157);
      match(NetParser::DERIVATIVE);
      setState(158);
      expr();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- VariantContext ------------------------------------------------------------------

NetParser::VariantContext::VariantContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::VariantContext::AS() {
  return getToken(NetParser::AS, 0);
}

NetParser::NameContext* NetParser::VariantContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

NetParser::ArgumentsContext* NetParser::VariantContext::arguments() {
  return getRuleContext<NetParser::ArgumentsContext>(0);
}


size_t NetParser::VariantContext::getRuleIndex() const {
  return NetParser::RuleVariant;
}


NetParser::VariantContext* NetParser::variant() {
  VariantContext *_localctx = _tracker.createInstance<VariantContext>(_ctx, getState());
  enterRule(_localctx, 10, NetParser::RuleVariant);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(161);
    match(NetParser::AS);
    setState(162);
    name();
    setState(163);
    arguments();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ImportLineContext ------------------------------------------------------------------

NetParser::ImportLineContext::ImportLineContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ImportLineContext::IMPORT() {
  return getToken(NetParser::IMPORT, 0);
}

tree::TerminalNode* NetParser::ImportLineContext::TEXT() {
  return getToken(NetParser::TEXT, 0);
}


size_t NetParser::ImportLineContext::getRuleIndex() const {
  return NetParser::RuleImportLine;
}


NetParser::ImportLineContext* NetParser::importLine() {
  ImportLineContext *_localctx = _tracker.createInstance<ImportLineContext>(_ctx, getState());
  enterRule(_localctx, 12, NetParser::RuleImportLine);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(165);
    match(NetParser::IMPORT);
    setState(166);
    match(NetParser::TEXT);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- DefaultsLineContext ------------------------------------------------------------------

NetParser::DefaultsLineContext::DefaultsLineContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::DefaultsLineContext::DEFAULTS() {
  return getToken(NetParser::DEFAULTS, 0);
}

tree::TerminalNode* NetParser::DefaultsLineContext::AS() {
  return getToken(NetParser::AS, 0);
}

NetParser::NameContext* NetParser::DefaultsLineContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}


size_t NetParser::DefaultsLineContext::getRuleIndex() const {
  return NetParser::RuleDefaultsLine;
}


NetParser::DefaultsLineContext* NetParser::defaultsLine() {
  DefaultsLineContext *_localctx = _tracker.createInstance<DefaultsLineContext>(_ctx, getState());
  enterRule(_localctx, 14, NetParser::RuleDefaultsLine);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(168);
    match(NetParser::DEFAULTS);
    setState(169);
    match(NetParser::AS);
    setState(170);
    name();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- DataSectionContext ------------------------------------------------------------------

NetParser::DataSectionContext::DataSectionContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::DataSectionContext::DATA() {
  return getToken(NetParser::DATA, 0);
}

NetParser::NameContext* NetParser::DataSectionContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

NetParser::SettingsContext* NetParser::DataSectionContext::settings() {
  return getRuleContext<NetParser::SettingsContext>(0);
}

NetParser::ParametersContext* NetParser::DataSectionContext::parameters() {
  return getRuleContext<NetParser::ParametersContext>(0);
}


size_t NetParser::DataSectionContext::getRuleIndex() const {
  return NetParser::RuleDataSection;
}


NetParser::DataSectionContext* NetParser::dataSection() {
  DataSectionContext *_localctx = _tracker.createInstance<DataSectionContext>(_ctx, getState());
  enterRule(_localctx, 16, NetParser::RuleDataSection);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(172);
    match(NetParser::DATA);
    setState(173);
    name();
    setState(175);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_PARENTHESIS) {
      setState(174);
      parameters();
    }
    setState(177);
    settings();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- TrainSectionContext ------------------------------------------------------------------

NetParser::TrainSectionContext::TrainSectionContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::TrainSectionContext::TRAIN() {
  return getToken(NetParser::TRAIN, 0);
}

std::vector<NetParser::NameContext *> NetParser::TrainSectionContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::TrainSectionContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

tree::TerminalNode* NetParser::TrainSectionContext::COLON() {
  return getToken(NetParser::COLON, 0);
}

tree::TerminalNode* NetParser::TrainSectionContext::ON() {
  return getToken(NetParser::ON, 0);
}

NetParser::CallContext* NetParser::TrainSectionContext::call() {
  return getRuleContext<NetParser::CallContext>(0);
}

NetParser::SettingsContext* NetParser::TrainSectionContext::settings() {
  return getRuleContext<NetParser::SettingsContext>(0);
}


size_t NetParser::TrainSectionContext::getRuleIndex() const {
  return NetParser::RuleTrainSection;
}


NetParser::TrainSectionContext* NetParser::trainSection() {
  TrainSectionContext *_localctx = _tracker.createInstance<TrainSectionContext>(_ctx, getState());
  enterRule(_localctx, 18, NetParser::RuleTrainSection);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(179);
    match(NetParser::TRAIN);
    setState(180);
    name();
    setState(181);
    match(NetParser::COLON);
    setState(182);
    name();
    setState(183);
    match(NetParser::ON);
    setState(184);
    call();
    setState(185);
    settings();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- CheckLineContext ------------------------------------------------------------------

NetParser::CheckLineContext::CheckLineContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::CheckLineContext::CHECK() {
  return getToken(NetParser::CHECK, 0);
}

std::vector<NetParser::ExprContext *> NetParser::CheckLineContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::CheckLineContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::CheckLineContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::CheckLineContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::CheckLineContext::getRuleIndex() const {
  return NetParser::RuleCheckLine;
}


NetParser::CheckLineContext* NetParser::checkLine() {
  CheckLineContext *_localctx = _tracker.createInstance<CheckLineContext>(_ctx, getState());
  enterRule(_localctx, 20, NetParser::RuleCheckLine);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(187);
    match(NetParser::CHECK);
    setState(188);
    expr();
    setState(193);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(189);
      match(NetParser::COMMA);
      setState(190);
      expr();
      setState(195);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ExportSectionContext ------------------------------------------------------------------

NetParser::ExportSectionContext::ExportSectionContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ExportSectionContext::EXPORT() {
  return getToken(NetParser::EXPORT, 0);
}

NetParser::NameContext* NetParser::ExportSectionContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

NetParser::SettingsContext* NetParser::ExportSectionContext::settings() {
  return getRuleContext<NetParser::SettingsContext>(0);
}


size_t NetParser::ExportSectionContext::getRuleIndex() const {
  return NetParser::RuleExportSection;
}


NetParser::ExportSectionContext* NetParser::exportSection() {
  ExportSectionContext *_localctx = _tracker.createInstance<ExportSectionContext>(_ctx, getState());
  enterRule(_localctx, 22, NetParser::RuleExportSection);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(196);
    match(NetParser::EXPORT);
    setState(197);
    name();
    setState(199);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_BRACE) {
      setState(198);
      settings();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- TargetSectionContext ------------------------------------------------------------------

NetParser::TargetSectionContext::TargetSectionContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::TargetSectionContext::TARGET() {
  return getToken(NetParser::TARGET, 0);
}

NetParser::SettingsContext* NetParser::TargetSectionContext::settings() {
  return getRuleContext<NetParser::SettingsContext>(0);
}


size_t NetParser::TargetSectionContext::getRuleIndex() const {
  return NetParser::RuleTargetSection;
}


NetParser::TargetSectionContext* NetParser::targetSection() {
  TargetSectionContext *_localctx = _tracker.createInstance<TargetSectionContext>(_ctx, getState());
  enterRule(_localctx, 24, NetParser::RuleTargetSection);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(201);
    match(NetParser::TARGET);
    setState(202);
    settings();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ParametersContext ------------------------------------------------------------------

NetParser::ParametersContext::ParametersContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ParametersContext::LEFT_PARENTHESIS() {
  return getToken(NetParser::LEFT_PARENTHESIS, 0);
}

tree::TerminalNode* NetParser::ParametersContext::RIGHT_PARENTHESIS() {
  return getToken(NetParser::RIGHT_PARENTHESIS, 0);
}

std::vector<NetParser::ParameterContext *> NetParser::ParametersContext::parameter() {
  return getRuleContexts<NetParser::ParameterContext>();
}

NetParser::ParameterContext* NetParser::ParametersContext::parameter(size_t i) {
  return getRuleContext<NetParser::ParameterContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ParametersContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::ParametersContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::ParametersContext::getRuleIndex() const {
  return NetParser::RuleParameters;
}


NetParser::ParametersContext* NetParser::parameters() {
  ParametersContext *_localctx = _tracker.createInstance<ParametersContext>(_ctx, getState());
  enterRule(_localctx, 26, NetParser::RuleParameters);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(204);
    match(NetParser::LEFT_PARENTHESIS);
    setState(216);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::TEXT

    || _la == NetParser::NAME) {
      setState(205);
      parameter();
      setState(210);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 15, _ctx);
      while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
        if (alt == 1) {
          setState(206);
          match(NetParser::COMMA);
          setState(207);
          parameter(); 
        }
        setState(212);
        _errHandler->sync(this);
        alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 15, _ctx);
      }
      setState(214);
      _errHandler->sync(this);

      _la = _input->LA(1);
      if (_la == NetParser::COMMA) {
        setState(213);
        match(NetParser::COMMA);
      }
    }
    setState(218);
    match(NetParser::RIGHT_PARENTHESIS);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ParameterContext ------------------------------------------------------------------

NetParser::ParameterContext::ParameterContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

std::vector<NetParser::NameContext *> NetParser::ParameterContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::ParameterContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

tree::TerminalNode* NetParser::ParameterContext::COLON() {
  return getToken(NetParser::COLON, 0);
}

tree::TerminalNode* NetParser::ParameterContext::IN() {
  return getToken(NetParser::IN, 0);
}

std::vector<NetParser::ExprContext *> NetParser::ParameterContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::ParameterContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

tree::TerminalNode* NetParser::ParameterContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}


size_t NetParser::ParameterContext::getRuleIndex() const {
  return NetParser::RuleParameter;
}


NetParser::ParameterContext* NetParser::parameter() {
  ParameterContext *_localctx = _tracker.createInstance<ParameterContext>(_ctx, getState());
  enterRule(_localctx, 28, NetParser::RuleParameter);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(220);
    name();
    setState(223);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::COLON) {
      setState(221);
      match(NetParser::COLON);
      setState(222);
      name();
    }
    setState(227);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::IN) {
      setState(225);
      match(NetParser::IN);
      setState(226);
      expr();
    }
    setState(231);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::ASSIGN) {
      setState(229);
      match(NetParser::ASSIGN);
      setState(230);
      expr();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- SettingsContext ------------------------------------------------------------------

NetParser::SettingsContext::SettingsContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::SettingsContext::LEFT_BRACE() {
  return getToken(NetParser::LEFT_BRACE, 0);
}

tree::TerminalNode* NetParser::SettingsContext::RIGHT_BRACE() {
  return getToken(NetParser::RIGHT_BRACE, 0);
}

std::vector<NetParser::SettingContext *> NetParser::SettingsContext::setting() {
  return getRuleContexts<NetParser::SettingContext>();
}

NetParser::SettingContext* NetParser::SettingsContext::setting(size_t i) {
  return getRuleContext<NetParser::SettingContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::SettingsContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::SettingsContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::SettingsContext::getRuleIndex() const {
  return NetParser::RuleSettings;
}


NetParser::SettingsContext* NetParser::settings() {
  SettingsContext *_localctx = _tracker.createInstance<SettingsContext>(_ctx, getState());
  enterRule(_localctx, 30, NetParser::RuleSettings);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(233);
    match(NetParser::LEFT_BRACE);
    setState(240);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::KEY) {
      setState(234);
      setting();
      setState(236);
      _errHandler->sync(this);

      _la = _input->LA(1);
      if (_la == NetParser::COMMA) {
        setState(235);
        match(NetParser::COMMA);
      }
      setState(242);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(243);
    match(NetParser::RIGHT_BRACE);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- SettingContext ------------------------------------------------------------------

NetParser::SettingContext::SettingContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::SettingContext::KEY() {
  return getToken(NetParser::KEY, 0);
}

std::vector<NetParser::ArgumentContext *> NetParser::SettingContext::argument() {
  return getRuleContexts<NetParser::ArgumentContext>();
}

NetParser::ArgumentContext* NetParser::SettingContext::argument(size_t i) {
  return getRuleContext<NetParser::ArgumentContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::SettingContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::SettingContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::SettingContext::getRuleIndex() const {
  return NetParser::RuleSetting;
}


NetParser::SettingContext* NetParser::setting() {
  SettingContext *_localctx = _tracker.createInstance<SettingContext>(_ctx, getState());
  enterRule(_localctx, 32, NetParser::RuleSetting);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(245);
    match(NetParser::KEY);
    setState(254);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (((((_la - 33) & ~ 0x3fULL) == 0) &&
      ((1ULL << (_la - 33)) & ((1ULL << (NetParser::NOT - 33))
      | (1ULL << (NetParser::LEFT_PARENTHESIS - 33))
      | (1ULL << (NetParser::LEFT_BRACKET - 33))
      | (1ULL << (NetParser::MINUS - 33))
      | (1ULL << (NetParser::INTEGER - 33))
      | (1ULL << (NetParser::REAL - 33))
      | (1ULL << (NetParser::TEXT - 33))
      | (1ULL << (NetParser::NAME - 33))
      | (1ULL << (NetParser::CHOOSE - 33)))) != 0)) {
      setState(246);
      argument();
      setState(251);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 23, _ctx);
      while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
        if (alt == 1) {
          setState(247);
          match(NetParser::COMMA);
          setState(248);
          argument(); 
        }
        setState(253);
        _errHandler->sync(this);
        alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 23, _ctx);
      }
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- BodyContext ------------------------------------------------------------------

NetParser::BodyContext::BodyContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::BodyContext::LEFT_BRACE() {
  return getToken(NetParser::LEFT_BRACE, 0);
}

tree::TerminalNode* NetParser::BodyContext::RIGHT_BRACE() {
  return getToken(NetParser::RIGHT_BRACE, 0);
}

std::vector<NetParser::StatementContext *> NetParser::BodyContext::statement() {
  return getRuleContexts<NetParser::StatementContext>();
}

NetParser::StatementContext* NetParser::BodyContext::statement(size_t i) {
  return getRuleContext<NetParser::StatementContext>(i);
}


size_t NetParser::BodyContext::getRuleIndex() const {
  return NetParser::RuleBody;
}


NetParser::BodyContext* NetParser::body() {
  BodyContext *_localctx = _tracker.createInstance<BodyContext>(_ctx, getState());
  enterRule(_localctx, 34, NetParser::RuleBody);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(256);
    match(NetParser::LEFT_BRACE);
    setState(260);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (((((_la - 17) & ~ 0x3fULL) == 0) &&
      ((1ULL << (_la - 17)) & ((1ULL << (NetParser::INPUT - 17))
      | (1ULL << (NetParser::LABEL - 17))
      | (1ULL << (NetParser::WEIGHT - 17))
      | (1ULL << (NetParser::STATE - 17))
      | (1ULL << (NetParser::SHARED - 17))
      | (1ULL << (NetParser::LOSS - 17))
      | (1ULL << (NetParser::METRIC - 17))
      | (1ULL << (NetParser::EXPECT - 17))
      | (1ULL << (NetParser::FOR - 17))
      | (1ULL << (NetParser::REPEAT - 17))
      | (1ULL << (NetParser::IF - 17))
      | (1ULL << (NetParser::RETURN - 17))
      | (1ULL << (NetParser::TEXT - 17))
      | (1ULL << (NetParser::NAME - 17))
      | (1ULL << (NetParser::LONE - 17)))) != 0)) {
      setState(257);
      statement();
      setState(262);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(263);
    match(NetParser::RIGHT_BRACE);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- StatementContext ------------------------------------------------------------------

NetParser::StatementContext::StatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::InputStatementContext* NetParser::StatementContext::inputStatement() {
  return getRuleContext<NetParser::InputStatementContext>(0);
}

NetParser::LabelStatementContext* NetParser::StatementContext::labelStatement() {
  return getRuleContext<NetParser::LabelStatementContext>(0);
}

NetParser::WeightStatementContext* NetParser::StatementContext::weightStatement() {
  return getRuleContext<NetParser::WeightStatementContext>(0);
}

NetParser::StateStatementContext* NetParser::StatementContext::stateStatement() {
  return getRuleContext<NetParser::StateStatementContext>(0);
}

NetParser::SharedStatementContext* NetParser::StatementContext::sharedStatement() {
  return getRuleContext<NetParser::SharedStatementContext>(0);
}

NetParser::LossStatementContext* NetParser::StatementContext::lossStatement() {
  return getRuleContext<NetParser::LossStatementContext>(0);
}

NetParser::MetricStatementContext* NetParser::StatementContext::metricStatement() {
  return getRuleContext<NetParser::MetricStatementContext>(0);
}

NetParser::ExpectStatementContext* NetParser::StatementContext::expectStatement() {
  return getRuleContext<NetParser::ExpectStatementContext>(0);
}

NetParser::ForStatementContext* NetParser::StatementContext::forStatement() {
  return getRuleContext<NetParser::ForStatementContext>(0);
}

NetParser::RepeatStatementContext* NetParser::StatementContext::repeatStatement() {
  return getRuleContext<NetParser::RepeatStatementContext>(0);
}

NetParser::IfStatementContext* NetParser::StatementContext::ifStatement() {
  return getRuleContext<NetParser::IfStatementContext>(0);
}

NetParser::ReturnStatementContext* NetParser::StatementContext::returnStatement() {
  return getRuleContext<NetParser::ReturnStatementContext>(0);
}

NetParser::AssignmentContext* NetParser::StatementContext::assignment() {
  return getRuleContext<NetParser::AssignmentContext>(0);
}

NetParser::LoneExpressionContext* NetParser::StatementContext::loneExpression() {
  return getRuleContext<NetParser::LoneExpressionContext>(0);
}


size_t NetParser::StatementContext::getRuleIndex() const {
  return NetParser::RuleStatement;
}


NetParser::StatementContext* NetParser::statement() {
  StatementContext *_localctx = _tracker.createInstance<StatementContext>(_ctx, getState());
  enterRule(_localctx, 36, NetParser::RuleStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    setState(279);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::INPUT: {
        enterOuterAlt(_localctx, 1);
        setState(265);
        inputStatement();
        break;
      }

      case NetParser::LABEL: {
        enterOuterAlt(_localctx, 2);
        setState(266);
        labelStatement();
        break;
      }

      case NetParser::WEIGHT: {
        enterOuterAlt(_localctx, 3);
        setState(267);
        weightStatement();
        break;
      }

      case NetParser::STATE: {
        enterOuterAlt(_localctx, 4);
        setState(268);
        stateStatement();
        break;
      }

      case NetParser::SHARED: {
        enterOuterAlt(_localctx, 5);
        setState(269);
        sharedStatement();
        break;
      }

      case NetParser::LOSS: {
        enterOuterAlt(_localctx, 6);
        setState(270);
        lossStatement();
        break;
      }

      case NetParser::METRIC: {
        enterOuterAlt(_localctx, 7);
        setState(271);
        metricStatement();
        break;
      }

      case NetParser::EXPECT: {
        enterOuterAlt(_localctx, 8);
        setState(272);
        expectStatement();
        break;
      }

      case NetParser::FOR: {
        enterOuterAlt(_localctx, 9);
        setState(273);
        forStatement();
        break;
      }

      case NetParser::REPEAT: {
        enterOuterAlt(_localctx, 10);
        setState(274);
        repeatStatement();
        break;
      }

      case NetParser::IF: {
        enterOuterAlt(_localctx, 11);
        setState(275);
        ifStatement();
        break;
      }

      case NetParser::RETURN: {
        enterOuterAlt(_localctx, 12);
        setState(276);
        returnStatement();
        break;
      }

      case NetParser::TEXT:
      case NetParser::NAME: {
        enterOuterAlt(_localctx, 13);
        setState(277);
        assignment();
        break;
      }

      case NetParser::LONE: {
        enterOuterAlt(_localctx, 14);
        setState(278);
        loneExpression();
        break;
      }

    default:
      throw NoViableAltException(this);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- InputStatementContext ------------------------------------------------------------------

NetParser::InputStatementContext::InputStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::InputStatementContext::INPUT() {
  return getToken(NetParser::INPUT, 0);
}

NetParser::NameContext* NetParser::InputStatementContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::InputStatementContext::COLON() {
  return getToken(NetParser::COLON, 0);
}

NetParser::TypeContext* NetParser::InputStatementContext::type() {
  return getRuleContext<NetParser::TypeContext>(0);
}


size_t NetParser::InputStatementContext::getRuleIndex() const {
  return NetParser::RuleInputStatement;
}


NetParser::InputStatementContext* NetParser::inputStatement() {
  InputStatementContext *_localctx = _tracker.createInstance<InputStatementContext>(_ctx, getState());
  enterRule(_localctx, 38, NetParser::RuleInputStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(281);
    match(NetParser::INPUT);
    setState(282);
    name();
    setState(283);
    match(NetParser::COLON);
    setState(284);
    type();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- LabelStatementContext ------------------------------------------------------------------

NetParser::LabelStatementContext::LabelStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::LabelStatementContext::LABEL() {
  return getToken(NetParser::LABEL, 0);
}

NetParser::NameContext* NetParser::LabelStatementContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::LabelStatementContext::COLON() {
  return getToken(NetParser::COLON, 0);
}

NetParser::TypeContext* NetParser::LabelStatementContext::type() {
  return getRuleContext<NetParser::TypeContext>(0);
}


size_t NetParser::LabelStatementContext::getRuleIndex() const {
  return NetParser::RuleLabelStatement;
}


NetParser::LabelStatementContext* NetParser::labelStatement() {
  LabelStatementContext *_localctx = _tracker.createInstance<LabelStatementContext>(_ctx, getState());
  enterRule(_localctx, 40, NetParser::RuleLabelStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(286);
    match(NetParser::LABEL);
    setState(287);
    name();
    setState(288);
    match(NetParser::COLON);
    setState(289);
    type();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- WeightStatementContext ------------------------------------------------------------------

NetParser::WeightStatementContext::WeightStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::WeightStatementContext::WEIGHT() {
  return getToken(NetParser::WEIGHT, 0);
}

NetParser::NameContext* NetParser::WeightStatementContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::WeightStatementContext::COLON() {
  return getToken(NetParser::COLON, 0);
}

NetParser::TypeContext* NetParser::WeightStatementContext::type() {
  return getRuleContext<NetParser::TypeContext>(0);
}

tree::TerminalNode* NetParser::WeightStatementContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

NetParser::ExprContext* NetParser::WeightStatementContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}


size_t NetParser::WeightStatementContext::getRuleIndex() const {
  return NetParser::RuleWeightStatement;
}


NetParser::WeightStatementContext* NetParser::weightStatement() {
  WeightStatementContext *_localctx = _tracker.createInstance<WeightStatementContext>(_ctx, getState());
  enterRule(_localctx, 42, NetParser::RuleWeightStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(291);
    match(NetParser::WEIGHT);
    setState(292);
    name();
    setState(293);
    match(NetParser::COLON);
    setState(294);
    type();
    setState(295);
    match(NetParser::ASSIGN);
    setState(296);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- StateStatementContext ------------------------------------------------------------------

NetParser::StateStatementContext::StateStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::StateStatementContext::STATE() {
  return getToken(NetParser::STATE, 0);
}

std::vector<NetParser::NameContext *> NetParser::StateStatementContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::StateStatementContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::StateStatementContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::StateStatementContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}

tree::TerminalNode* NetParser::StateStatementContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

NetParser::ExprContext* NetParser::StateStatementContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}


size_t NetParser::StateStatementContext::getRuleIndex() const {
  return NetParser::RuleStateStatement;
}


NetParser::StateStatementContext* NetParser::stateStatement() {
  StateStatementContext *_localctx = _tracker.createInstance<StateStatementContext>(_ctx, getState());
  enterRule(_localctx, 44, NetParser::RuleStateStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(298);
    match(NetParser::STATE);
    setState(299);
    name();
    setState(304);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(300);
      match(NetParser::COMMA);
      setState(301);
      name();
      setState(306);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(309);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::ASSIGN) {
      setState(307);
      match(NetParser::ASSIGN);
      setState(308);
      expr();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- SharedStatementContext ------------------------------------------------------------------

NetParser::SharedStatementContext::SharedStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::SharedStatementContext::SHARED() {
  return getToken(NetParser::SHARED, 0);
}

NetParser::NameContext* NetParser::SharedStatementContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::SharedStatementContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

NetParser::ExprContext* NetParser::SharedStatementContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}


size_t NetParser::SharedStatementContext::getRuleIndex() const {
  return NetParser::RuleSharedStatement;
}


NetParser::SharedStatementContext* NetParser::sharedStatement() {
  SharedStatementContext *_localctx = _tracker.createInstance<SharedStatementContext>(_ctx, getState());
  enterRule(_localctx, 46, NetParser::RuleSharedStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(311);
    match(NetParser::SHARED);
    setState(312);
    name();
    setState(313);
    match(NetParser::ASSIGN);
    setState(314);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- LossStatementContext ------------------------------------------------------------------

NetParser::LossStatementContext::LossStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::LossStatementContext::LOSS() {
  return getToken(NetParser::LOSS, 0);
}

std::vector<NetParser::ExprContext *> NetParser::LossStatementContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::LossStatementContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::LossStatementContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::LossStatementContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::LossStatementContext::getRuleIndex() const {
  return NetParser::RuleLossStatement;
}


NetParser::LossStatementContext* NetParser::lossStatement() {
  LossStatementContext *_localctx = _tracker.createInstance<LossStatementContext>(_ctx, getState());
  enterRule(_localctx, 48, NetParser::RuleLossStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(316);
    match(NetParser::LOSS);
    setState(317);
    expr();
    setState(322);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(318);
      match(NetParser::COMMA);
      setState(319);
      expr();
      setState(324);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- MetricStatementContext ------------------------------------------------------------------

NetParser::MetricStatementContext::MetricStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::MetricStatementContext::METRIC() {
  return getToken(NetParser::METRIC, 0);
}

std::vector<NetParser::ExprContext *> NetParser::MetricStatementContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::MetricStatementContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::MetricStatementContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::MetricStatementContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::MetricStatementContext::getRuleIndex() const {
  return NetParser::RuleMetricStatement;
}


NetParser::MetricStatementContext* NetParser::metricStatement() {
  MetricStatementContext *_localctx = _tracker.createInstance<MetricStatementContext>(_ctx, getState());
  enterRule(_localctx, 50, NetParser::RuleMetricStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(325);
    match(NetParser::METRIC);
    setState(326);
    expr();
    setState(331);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(327);
      match(NetParser::COMMA);
      setState(328);
      expr();
      setState(333);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ExpectStatementContext ------------------------------------------------------------------

NetParser::ExpectStatementContext::ExpectStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ExpectStatementContext::EXPECT() {
  return getToken(NetParser::EXPECT, 0);
}

std::vector<NetParser::ExpectationContext *> NetParser::ExpectStatementContext::expectation() {
  return getRuleContexts<NetParser::ExpectationContext>();
}

NetParser::ExpectationContext* NetParser::ExpectStatementContext::expectation(size_t i) {
  return getRuleContext<NetParser::ExpectationContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ExpectStatementContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::ExpectStatementContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::ExpectStatementContext::getRuleIndex() const {
  return NetParser::RuleExpectStatement;
}


NetParser::ExpectStatementContext* NetParser::expectStatement() {
  ExpectStatementContext *_localctx = _tracker.createInstance<ExpectStatementContext>(_ctx, getState());
  enterRule(_localctx, 52, NetParser::RuleExpectStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(334);
    match(NetParser::EXPECT);
    setState(335);
    expectation();
    setState(340);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(336);
      match(NetParser::COMMA);
      setState(337);
      expectation();
      setState(342);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ExpectationContext ------------------------------------------------------------------

NetParser::ExpectationContext::ExpectationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::ExprContext* NetParser::ExpectationContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

NetParser::NameContext* NetParser::ExpectationContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::ExpectationContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}


size_t NetParser::ExpectationContext::getRuleIndex() const {
  return NetParser::RuleExpectation;
}


NetParser::ExpectationContext* NetParser::expectation() {
  ExpectationContext *_localctx = _tracker.createInstance<ExpectationContext>(_ctx, getState());
  enterRule(_localctx, 54, NetParser::RuleExpectation);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(346);
    _errHandler->sync(this);

    switch (getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 32, _ctx)) {
    case 1: {
      setState(343);
      name();
      setState(344);
      match(NetParser::ASSIGN);
      break;
    }

    }
    setState(348);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ForStatementContext ------------------------------------------------------------------

NetParser::ForStatementContext::ForStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ForStatementContext::FOR() {
  return getToken(NetParser::FOR, 0);
}

NetParser::NameContext* NetParser::ForStatementContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::ForStatementContext::IN() {
  return getToken(NetParser::IN, 0);
}

NetParser::ExprContext* NetParser::ForStatementContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

NetParser::BodyContext* NetParser::ForStatementContext::body() {
  return getRuleContext<NetParser::BodyContext>(0);
}


size_t NetParser::ForStatementContext::getRuleIndex() const {
  return NetParser::RuleForStatement;
}


NetParser::ForStatementContext* NetParser::forStatement() {
  ForStatementContext *_localctx = _tracker.createInstance<ForStatementContext>(_ctx, getState());
  enterRule(_localctx, 56, NetParser::RuleForStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(350);
    match(NetParser::FOR);
    setState(351);
    name();
    setState(352);
    match(NetParser::IN);
    setState(353);
    expr();
    setState(354);
    body();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- RepeatStatementContext ------------------------------------------------------------------

NetParser::RepeatStatementContext::RepeatStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::RepeatStatementContext::REPEAT() {
  return getToken(NetParser::REPEAT, 0);
}

NetParser::ExprContext* NetParser::RepeatStatementContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

NetParser::BodyContext* NetParser::RepeatStatementContext::body() {
  return getRuleContext<NetParser::BodyContext>(0);
}


size_t NetParser::RepeatStatementContext::getRuleIndex() const {
  return NetParser::RuleRepeatStatement;
}


NetParser::RepeatStatementContext* NetParser::repeatStatement() {
  RepeatStatementContext *_localctx = _tracker.createInstance<RepeatStatementContext>(_ctx, getState());
  enterRule(_localctx, 58, NetParser::RuleRepeatStatement);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(356);
    match(NetParser::REPEAT);
    setState(357);
    expr();
    setState(358);
    body();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- IfStatementContext ------------------------------------------------------------------

NetParser::IfStatementContext::IfStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

std::vector<tree::TerminalNode *> NetParser::IfStatementContext::IF() {
  return getTokens(NetParser::IF);
}

tree::TerminalNode* NetParser::IfStatementContext::IF(size_t i) {
  return getToken(NetParser::IF, i);
}

std::vector<NetParser::ExprContext *> NetParser::IfStatementContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::IfStatementContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<NetParser::BodyContext *> NetParser::IfStatementContext::body() {
  return getRuleContexts<NetParser::BodyContext>();
}

NetParser::BodyContext* NetParser::IfStatementContext::body(size_t i) {
  return getRuleContext<NetParser::BodyContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::IfStatementContext::ELSE() {
  return getTokens(NetParser::ELSE);
}

tree::TerminalNode* NetParser::IfStatementContext::ELSE(size_t i) {
  return getToken(NetParser::ELSE, i);
}


size_t NetParser::IfStatementContext::getRuleIndex() const {
  return NetParser::RuleIfStatement;
}


NetParser::IfStatementContext* NetParser::ifStatement() {
  IfStatementContext *_localctx = _tracker.createInstance<IfStatementContext>(_ctx, getState());
  enterRule(_localctx, 60, NetParser::RuleIfStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(360);
    match(NetParser::IF);
    setState(361);
    expr();
    setState(362);
    body();
    setState(370);
    _errHandler->sync(this);
    alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 33, _ctx);
    while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
      if (alt == 1) {
        setState(363);
        match(NetParser::ELSE);
        setState(364);
        match(NetParser::IF);
        setState(365);
        expr();
        setState(366);
        body(); 
      }
      setState(372);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 33, _ctx);
    }
    setState(375);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::ELSE) {
      setState(373);
      match(NetParser::ELSE);
      setState(374);
      body();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ReturnStatementContext ------------------------------------------------------------------

NetParser::ReturnStatementContext::ReturnStatementContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ReturnStatementContext::RETURN() {
  return getToken(NetParser::RETURN, 0);
}

std::vector<NetParser::ExprContext *> NetParser::ReturnStatementContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::ReturnStatementContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ReturnStatementContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::ReturnStatementContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::ReturnStatementContext::getRuleIndex() const {
  return NetParser::RuleReturnStatement;
}


NetParser::ReturnStatementContext* NetParser::returnStatement() {
  ReturnStatementContext *_localctx = _tracker.createInstance<ReturnStatementContext>(_ctx, getState());
  enterRule(_localctx, 62, NetParser::RuleReturnStatement);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(377);
    match(NetParser::RETURN);
    setState(378);
    expr();
    setState(383);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(379);
      match(NetParser::COMMA);
      setState(380);
      expr();
      setState(385);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- AssignmentContext ------------------------------------------------------------------

NetParser::AssignmentContext::AssignmentContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

std::vector<NetParser::NameContext *> NetParser::AssignmentContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::AssignmentContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

tree::TerminalNode* NetParser::AssignmentContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}

NetParser::ExprContext* NetParser::AssignmentContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

std::vector<tree::TerminalNode *> NetParser::AssignmentContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::AssignmentContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::AssignmentContext::getRuleIndex() const {
  return NetParser::RuleAssignment;
}


NetParser::AssignmentContext* NetParser::assignment() {
  AssignmentContext *_localctx = _tracker.createInstance<AssignmentContext>(_ctx, getState());
  enterRule(_localctx, 64, NetParser::RuleAssignment);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(386);
    name();
    setState(391);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::COMMA) {
      setState(387);
      match(NetParser::COMMA);
      setState(388);
      name();
      setState(393);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(394);
    match(NetParser::ASSIGN);
    setState(395);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- LoneExpressionContext ------------------------------------------------------------------

NetParser::LoneExpressionContext::LoneExpressionContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::LoneExpressionContext::LONE() {
  return getToken(NetParser::LONE, 0);
}

NetParser::ExprContext* NetParser::LoneExpressionContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}


size_t NetParser::LoneExpressionContext::getRuleIndex() const {
  return NetParser::RuleLoneExpression;
}


NetParser::LoneExpressionContext* NetParser::loneExpression() {
  LoneExpressionContext *_localctx = _tracker.createInstance<LoneExpressionContext>(_ctx, getState());
  enterRule(_localctx, 66, NetParser::RuleLoneExpression);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(397);
    match(NetParser::LONE);
    setState(398);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- TypeContext ------------------------------------------------------------------

NetParser::TypeContext::TypeContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::NameContext* NetParser::TypeContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

std::vector<NetParser::ListContext *> NetParser::TypeContext::list() {
  return getRuleContexts<NetParser::ListContext>();
}

NetParser::ListContext* NetParser::TypeContext::list(size_t i) {
  return getRuleContext<NetParser::ListContext>(i);
}


size_t NetParser::TypeContext::getRuleIndex() const {
  return NetParser::RuleType;
}


NetParser::TypeContext* NetParser::type() {
  TypeContext *_localctx = _tracker.createInstance<TypeContext>(_ctx, getState());
  enterRule(_localctx, 68, NetParser::RuleType);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(400);
    name();
    setState(405);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_BRACKET) {
      setState(401);
      list();
      setState(403);
      _errHandler->sync(this);

      _la = _input->LA(1);
      if (_la == NetParser::LEFT_BRACKET) {
        setState(402);
        list();
      }
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ExprContext ------------------------------------------------------------------

NetParser::ExprContext::ExprContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::OperationContext* NetParser::ExprContext::operation() {
  return getRuleContext<NetParser::OperationContext>(0);
}

std::vector<NetParser::LinkContext *> NetParser::ExprContext::link() {
  return getRuleContexts<NetParser::LinkContext>();
}

NetParser::LinkContext* NetParser::ExprContext::link(size_t i) {
  return getRuleContext<NetParser::LinkContext>(i);
}


size_t NetParser::ExprContext::getRuleIndex() const {
  return NetParser::RuleExpr;
}


NetParser::ExprContext* NetParser::expr() {
  ExprContext *_localctx = _tracker.createInstance<ExprContext>(_ctx, getState());
  enterRule(_localctx, 70, NetParser::RuleExpr);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(407);
    operation(0);
    setState(411);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::ARROW

    || _la == NetParser::PIPE) {
      setState(408);
      link();
      setState(413);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- LinkContext ------------------------------------------------------------------

NetParser::LinkContext::LinkContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::LinkContext::PIPE() {
  return getToken(NetParser::PIPE, 0);
}

NetParser::StepContext* NetParser::LinkContext::step() {
  return getRuleContext<NetParser::StepContext>(0);
}

tree::TerminalNode* NetParser::LinkContext::ARROW() {
  return getToken(NetParser::ARROW, 0);
}

NetParser::ListContext* NetParser::LinkContext::list() {
  return getRuleContext<NetParser::ListContext>(0);
}


size_t NetParser::LinkContext::getRuleIndex() const {
  return NetParser::RuleLink;
}


NetParser::LinkContext* NetParser::link() {
  LinkContext *_localctx = _tracker.createInstance<LinkContext>(_ctx, getState());
  enterRule(_localctx, 72, NetParser::RuleLink);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    setState(418);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::PIPE: {
        enterOuterAlt(_localctx, 1);
        setState(414);
        match(NetParser::PIPE);
        setState(415);
        step();
        break;
      }

      case NetParser::ARROW: {
        enterOuterAlt(_localctx, 2);
        setState(416);
        match(NetParser::ARROW);
        setState(417);
        list();
        break;
      }

    default:
      throw NoViableAltException(this);
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- StepContext ------------------------------------------------------------------

NetParser::StepContext::StepContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

std::vector<NetParser::NameContext *> NetParser::StepContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::StepContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

NetParser::ArgumentsContext* NetParser::StepContext::arguments() {
  return getRuleContext<NetParser::ArgumentsContext>(0);
}

NetParser::AsSystemContext* NetParser::StepContext::asSystem() {
  return getRuleContext<NetParser::AsSystemContext>(0);
}

std::vector<tree::TerminalNode *> NetParser::StepContext::DOT() {
  return getTokens(NetParser::DOT);
}

tree::TerminalNode* NetParser::StepContext::DOT(size_t i) {
  return getToken(NetParser::DOT, i);
}


size_t NetParser::StepContext::getRuleIndex() const {
  return NetParser::RuleStep;
}


NetParser::StepContext* NetParser::step() {
  StepContext *_localctx = _tracker.createInstance<StepContext>(_ctx, getState());
  enterRule(_localctx, 74, NetParser::RuleStep);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(420);
    name();
    setState(431);
    _errHandler->sync(this);
    switch (_input->LA(1)) {
      case NetParser::LEFT_PARENTHESIS: {
        setState(421);
        arguments();
        break;
      }

      case NetParser::DOT: {
        setState(424); 
        _errHandler->sync(this);
        _la = _input->LA(1);
        do {
          setState(422);
          match(NetParser::DOT);
          setState(423);
          name();
          setState(426); 
          _errHandler->sync(this);
          _la = _input->LA(1);
        } while (_la == NetParser::DOT);
        setState(429);
        _errHandler->sync(this);

        _la = _input->LA(1);
        if (_la == NetParser::LEFT_PARENTHESIS) {
          setState(428);
          arguments();
        }
        break;
      }

      case NetParser::EOF:
      case NetParser::NET:
      case NetParser::BLOCK:
      case NetParser::FUNCTION:
      case NetParser::OPTIMIZER:
      case NetParser::SCHEDULE:
      case NetParser::INITIALISER:
      case NetParser::IMPORT:
      case NetParser::DEFAULTS:
      case NetParser::AS:
      case NetParser::DERIVATIVE:
      case NetParser::DATA:
      case NetParser::TRAIN:
      case NetParser::CHECK:
      case NetParser::EXPORT:
      case NetParser::TARGET:
      case NetParser::INPUT:
      case NetParser::LABEL:
      case NetParser::WEIGHT:
      case NetParser::STATE:
      case NetParser::SHARED:
      case NetParser::LOSS:
      case NetParser::METRIC:
      case NetParser::EXPECT:
      case NetParser::FOR:
      case NetParser::REPEAT:
      case NetParser::IF:
      case NetParser::RETURN:
      case NetParser::LEFT_BRACE:
      case NetParser::RIGHT_BRACE:
      case NetParser::RIGHT_PARENTHESIS:
      case NetParser::RIGHT_BRACKET:
      case NetParser::ARROW:
      case NetParser::PIPE:
      case NetParser::COMMA:
      case NetParser::ASSIGN:
      case NetParser::TEXT:
      case NetParser::NAME:
      case NetParser::KEY:
      case NetParser::LONE: {
        break;
      }

    default:
      break;
    }
    setState(434);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::AS) {
      setState(433);
      asSystem();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- AsSystemContext ------------------------------------------------------------------

NetParser::AsSystemContext::AsSystemContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::AsSystemContext::AS() {
  return getToken(NetParser::AS, 0);
}

NetParser::NameContext* NetParser::AsSystemContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}


size_t NetParser::AsSystemContext::getRuleIndex() const {
  return NetParser::RuleAsSystem;
}


NetParser::AsSystemContext* NetParser::asSystem() {
  AsSystemContext *_localctx = _tracker.createInstance<AsSystemContext>(_ctx, getState());
  enterRule(_localctx, 76, NetParser::RuleAsSystem);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(436);
    match(NetParser::AS);
    setState(437);
    name();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- OperationContext ------------------------------------------------------------------

NetParser::OperationContext::OperationContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}


size_t NetParser::OperationContext::getRuleIndex() const {
  return NetParser::RuleOperation;
}

void NetParser::OperationContext::copyFrom(OperationContext *ctx) {
  ParserRuleContext::copyFrom(ctx);
}

//----------------- GroupContext ------------------------------------------------------------------

tree::TerminalNode* NetParser::GroupContext::LEFT_PARENTHESIS() {
  return getToken(NetParser::LEFT_PARENTHESIS, 0);
}

NetParser::ExprContext* NetParser::GroupContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

tree::TerminalNode* NetParser::GroupContext::RIGHT_PARENTHESIS() {
  return getToken(NetParser::RIGHT_PARENTHESIS, 0);
}

NetParser::GroupContext::GroupContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- ChoiceContext ------------------------------------------------------------------

std::vector<tree::TerminalNode *> NetParser::ChoiceContext::CHOOSE() {
  return getTokens(NetParser::CHOOSE);
}

tree::TerminalNode* NetParser::ChoiceContext::CHOOSE(size_t i) {
  return getToken(NetParser::CHOOSE, i);
}

std::vector<NetParser::ExprContext *> NetParser::ChoiceContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::ChoiceContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ChoiceContext::LEFT_BRACE() {
  return getTokens(NetParser::LEFT_BRACE);
}

tree::TerminalNode* NetParser::ChoiceContext::LEFT_BRACE(size_t i) {
  return getToken(NetParser::LEFT_BRACE, i);
}

std::vector<tree::TerminalNode *> NetParser::ChoiceContext::RIGHT_BRACE() {
  return getTokens(NetParser::RIGHT_BRACE);
}

tree::TerminalNode* NetParser::ChoiceContext::RIGHT_BRACE(size_t i) {
  return getToken(NetParser::RIGHT_BRACE, i);
}

std::vector<tree::TerminalNode *> NetParser::ChoiceContext::ELSE() {
  return getTokens(NetParser::ELSE);
}

tree::TerminalNode* NetParser::ChoiceContext::ELSE(size_t i) {
  return getToken(NetParser::ELSE, i);
}

NetParser::ChoiceContext::ChoiceContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- ValueContext ------------------------------------------------------------------

NetParser::LiteralContext* NetParser::ValueContext::literal() {
  return getRuleContext<NetParser::LiteralContext>(0);
}

NetParser::ValueContext::ValueContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- ItemsContext ------------------------------------------------------------------

NetParser::ListContext* NetParser::ItemsContext::list() {
  return getRuleContext<NetParser::ListContext>(0);
}

NetParser::ItemsContext::ItemsContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- IndexContext ------------------------------------------------------------------

NetParser::OperationContext* NetParser::IndexContext::operation() {
  return getRuleContext<NetParser::OperationContext>(0);
}

tree::TerminalNode* NetParser::IndexContext::LEFT_BRACKET() {
  return getToken(NetParser::LEFT_BRACKET, 0);
}

NetParser::ExprContext* NetParser::IndexContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

tree::TerminalNode* NetParser::IndexContext::RIGHT_BRACKET() {
  return getToken(NetParser::RIGHT_BRACKET, 0);
}

NetParser::IndexContext::IndexContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- BinaryContext ------------------------------------------------------------------

std::vector<NetParser::OperationContext *> NetParser::BinaryContext::operation() {
  return getRuleContexts<NetParser::OperationContext>();
}

NetParser::OperationContext* NetParser::BinaryContext::operation(size_t i) {
  return getRuleContext<NetParser::OperationContext>(i);
}

tree::TerminalNode* NetParser::BinaryContext::POWER() {
  return getToken(NetParser::POWER, 0);
}

tree::TerminalNode* NetParser::BinaryContext::TIMES() {
  return getToken(NetParser::TIMES, 0);
}

tree::TerminalNode* NetParser::BinaryContext::DIVIDE() {
  return getToken(NetParser::DIVIDE, 0);
}

tree::TerminalNode* NetParser::BinaryContext::MODULO() {
  return getToken(NetParser::MODULO, 0);
}

tree::TerminalNode* NetParser::BinaryContext::PLUS() {
  return getToken(NetParser::PLUS, 0);
}

tree::TerminalNode* NetParser::BinaryContext::MINUS() {
  return getToken(NetParser::MINUS, 0);
}

tree::TerminalNode* NetParser::BinaryContext::RANGE() {
  return getToken(NetParser::RANGE, 0);
}

tree::TerminalNode* NetParser::BinaryContext::EQUAL() {
  return getToken(NetParser::EQUAL, 0);
}

tree::TerminalNode* NetParser::BinaryContext::UNEQUAL() {
  return getToken(NetParser::UNEQUAL, 0);
}

tree::TerminalNode* NetParser::BinaryContext::LESS() {
  return getToken(NetParser::LESS, 0);
}

tree::TerminalNode* NetParser::BinaryContext::AT_MOST() {
  return getToken(NetParser::AT_MOST, 0);
}

tree::TerminalNode* NetParser::BinaryContext::GREATER() {
  return getToken(NetParser::GREATER, 0);
}

tree::TerminalNode* NetParser::BinaryContext::AT_LEAST() {
  return getToken(NetParser::AT_LEAST, 0);
}

tree::TerminalNode* NetParser::BinaryContext::IN() {
  return getToken(NetParser::IN, 0);
}

tree::TerminalNode* NetParser::BinaryContext::AND() {
  return getToken(NetParser::AND, 0);
}

tree::TerminalNode* NetParser::BinaryContext::OR() {
  return getToken(NetParser::OR, 0);
}

NetParser::BinaryContext::BinaryContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- ApplicationContext ------------------------------------------------------------------

std::vector<NetParser::NameContext *> NetParser::ApplicationContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::ApplicationContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

NetParser::ArgumentsContext* NetParser::ApplicationContext::arguments() {
  return getRuleContext<NetParser::ArgumentsContext>(0);
}

std::vector<tree::TerminalNode *> NetParser::ApplicationContext::DOT() {
  return getTokens(NetParser::DOT);
}

tree::TerminalNode* NetParser::ApplicationContext::DOT(size_t i) {
  return getToken(NetParser::DOT, i);
}

NetParser::AsSystemContext* NetParser::ApplicationContext::asSystem() {
  return getRuleContext<NetParser::AsSystemContext>(0);
}

NetParser::ApplicationContext::ApplicationContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- MemberContext ------------------------------------------------------------------

NetParser::OperationContext* NetParser::MemberContext::operation() {
  return getRuleContext<NetParser::OperationContext>(0);
}

tree::TerminalNode* NetParser::MemberContext::DOT() {
  return getToken(NetParser::DOT, 0);
}

NetParser::NameContext* NetParser::MemberContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

NetParser::MemberContext::MemberContext(OperationContext *ctx) { copyFrom(ctx); }


//----------------- UnaryContext ------------------------------------------------------------------

NetParser::OperationContext* NetParser::UnaryContext::operation() {
  return getRuleContext<NetParser::OperationContext>(0);
}

tree::TerminalNode* NetParser::UnaryContext::MINUS() {
  return getToken(NetParser::MINUS, 0);
}

tree::TerminalNode* NetParser::UnaryContext::NOT() {
  return getToken(NetParser::NOT, 0);
}

NetParser::UnaryContext::UnaryContext(OperationContext *ctx) { copyFrom(ctx); }



NetParser::OperationContext* NetParser::operation() {
   return operation(0);
}

NetParser::OperationContext* NetParser::operation(int precedence) {
  ParserRuleContext *parentContext = _ctx;
  size_t parentState = getState();
  NetParser::OperationContext *_localctx = _tracker.createInstance<OperationContext>(_ctx, parentState);
  NetParser::OperationContext *previousContext = _localctx;
  (void)previousContext; // Silence compiler, in case the context is not used by generated code.
  size_t startState = 78;
  enterRecursionRule(_localctx, 78, NetParser::RuleOperation, precedence);

    size_t _la = 0;

  auto onExit = finally([=] {
    unrollRecursionContexts(parentContext);
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(487);
    _errHandler->sync(this);
    switch (getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 48, _ctx)) {
    case 1: {
      _localctx = _tracker.createInstance<UnaryContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;

      setState(440);
      dynamic_cast<UnaryContext *>(_localctx)->op = match(NetParser::MINUS);
      setState(441);
      operation(14);
      break;
    }

    case 2: {
      _localctx = _tracker.createInstance<UnaryContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(442);
      dynamic_cast<UnaryContext *>(_localctx)->op = match(NetParser::NOT);
      setState(443);
      operation(9);
      break;
    }

    case 3: {
      _localctx = _tracker.createInstance<GroupContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(444);
      match(NetParser::LEFT_PARENTHESIS);
      setState(445);
      expr();
      setState(446);
      match(NetParser::RIGHT_PARENTHESIS);
      break;
    }

    case 4: {
      _localctx = _tracker.createInstance<ChoiceContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(448);
      match(NetParser::CHOOSE);
      setState(449);
      expr();
      setState(450);
      match(NetParser::LEFT_BRACE);
      setState(451);
      expr();
      setState(452);
      match(NetParser::RIGHT_BRACE);
      setState(462);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 45, _ctx);
      while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
        if (alt == 1) {
          setState(453);
          match(NetParser::ELSE);
          setState(454);
          match(NetParser::CHOOSE);
          setState(455);
          expr();
          setState(456);
          match(NetParser::LEFT_BRACE);
          setState(457);
          expr();
          setState(458);
          match(NetParser::RIGHT_BRACE); 
        }
        setState(464);
        _errHandler->sync(this);
        alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 45, _ctx);
      }
      setState(465);
      match(NetParser::ELSE);
      setState(466);
      match(NetParser::LEFT_BRACE);
      setState(467);
      expr();
      setState(468);
      match(NetParser::RIGHT_BRACE);
      break;
    }

    case 5: {
      _localctx = _tracker.createInstance<ApplicationContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(470);
      name();
      setState(475);
      _errHandler->sync(this);
      _la = _input->LA(1);
      while (_la == NetParser::DOT) {
        setState(471);
        match(NetParser::DOT);
        setState(472);
        name();
        setState(477);
        _errHandler->sync(this);
        _la = _input->LA(1);
      }
      setState(478);
      arguments();
      setState(480);
      _errHandler->sync(this);

      switch (getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 47, _ctx)) {
      case 1: {
        setState(479);
        asSystem();
        break;
      }

      }
      break;
    }

    case 6: {
      _localctx = _tracker.createInstance<ApplicationContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(482);
      name();
      setState(483);
      asSystem();
      break;
    }

    case 7: {
      _localctx = _tracker.createInstance<ItemsContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(485);
      list();
      break;
    }

    case 8: {
      _localctx = _tracker.createInstance<ValueContext>(_localctx);
      _ctx = _localctx;
      previousContext = _localctx;
      setState(486);
      literal();
      break;
    }

    }
    _ctx->stop = _input->LT(-1);
    setState(520);
    _errHandler->sync(this);
    alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 50, _ctx);
    while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
      if (alt == 1) {
        if (!_parseListeners.empty())
          triggerExitRuleEvent();
        previousContext = _localctx;
        setState(518);
        _errHandler->sync(this);
        switch (getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 49, _ctx)) {
        case 1: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(489);

          if (!(precpred(_ctx, 15))) throw FailedPredicateException(this, "precpred(_ctx, 15)");
          setState(490);
          dynamic_cast<BinaryContext *>(_localctx)->op = match(NetParser::POWER);
          setState(491);
          operation(15);
          break;
        }

        case 2: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(492);

          if (!(precpred(_ctx, 13))) throw FailedPredicateException(this, "precpred(_ctx, 13)");
          setState(493);
          dynamic_cast<BinaryContext *>(_localctx)->op = _input->LT(1);
          _la = _input->LA(1);
          if (!((((_la & ~ 0x3fULL) == 0) &&
            ((1ULL << _la) & ((1ULL << NetParser::TIMES)
            | (1ULL << NetParser::DIVIDE)
            | (1ULL << NetParser::MODULO))) != 0))) {
            dynamic_cast<BinaryContext *>(_localctx)->op = _errHandler->recoverInline(this);
          }
          else {
            _errHandler->reportMatch(this);
            consume();
          }
          setState(494);
          operation(14);
          break;
        }

        case 3: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(495);

          if (!(precpred(_ctx, 12))) throw FailedPredicateException(this, "precpred(_ctx, 12)");
          setState(496);
          dynamic_cast<BinaryContext *>(_localctx)->op = _input->LT(1);
          _la = _input->LA(1);
          if (!(_la == NetParser::PLUS

          || _la == NetParser::MINUS)) {
            dynamic_cast<BinaryContext *>(_localctx)->op = _errHandler->recoverInline(this);
          }
          else {
            _errHandler->reportMatch(this);
            consume();
          }
          setState(497);
          operation(13);
          break;
        }

        case 4: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(498);

          if (!(precpred(_ctx, 11))) throw FailedPredicateException(this, "precpred(_ctx, 11)");
          setState(499);
          dynamic_cast<BinaryContext *>(_localctx)->op = match(NetParser::RANGE);
          setState(500);
          operation(12);
          break;
        }

        case 5: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(501);

          if (!(precpred(_ctx, 10))) throw FailedPredicateException(this, "precpred(_ctx, 10)");
          setState(502);
          dynamic_cast<BinaryContext *>(_localctx)->op = _input->LT(1);
          _la = _input->LA(1);
          if (!((((_la & ~ 0x3fULL) == 0) &&
            ((1ULL << _la) & ((1ULL << NetParser::IN)
            | (1ULL << NetParser::EQUAL)
            | (1ULL << NetParser::UNEQUAL)
            | (1ULL << NetParser::AT_MOST)
            | (1ULL << NetParser::AT_LEAST)
            | (1ULL << NetParser::LESS)
            | (1ULL << NetParser::GREATER))) != 0))) {
            dynamic_cast<BinaryContext *>(_localctx)->op = _errHandler->recoverInline(this);
          }
          else {
            _errHandler->reportMatch(this);
            consume();
          }
          setState(503);
          operation(11);
          break;
        }

        case 6: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(504);

          if (!(precpred(_ctx, 8))) throw FailedPredicateException(this, "precpred(_ctx, 8)");
          setState(505);
          dynamic_cast<BinaryContext *>(_localctx)->op = match(NetParser::AND);
          setState(506);
          operation(9);
          break;
        }

        case 7: {
          auto newContext = _tracker.createInstance<BinaryContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(507);

          if (!(precpred(_ctx, 7))) throw FailedPredicateException(this, "precpred(_ctx, 7)");
          setState(508);
          dynamic_cast<BinaryContext *>(_localctx)->op = match(NetParser::OR);
          setState(509);
          operation(8);
          break;
        }

        case 8: {
          auto newContext = _tracker.createInstance<MemberContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(510);

          if (!(precpred(_ctx, 17))) throw FailedPredicateException(this, "precpred(_ctx, 17)");
          setState(511);
          match(NetParser::DOT);
          setState(512);
          name();
          break;
        }

        case 9: {
          auto newContext = _tracker.createInstance<IndexContext>(_tracker.createInstance<OperationContext>(parentContext, parentState));
          _localctx = newContext;
          pushNewRecursionContext(newContext, startState, RuleOperation);
          setState(513);

          if (!(precpred(_ctx, 16))) throw FailedPredicateException(this, "precpred(_ctx, 16)");
          setState(514);
          match(NetParser::LEFT_BRACKET);
          setState(515);
          expr();
          setState(516);
          match(NetParser::RIGHT_BRACKET);
          break;
        }

        } 
      }
      setState(522);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 50, _ctx);
    }
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }
  return _localctx;
}

//----------------- CallContext ------------------------------------------------------------------

NetParser::CallContext::CallContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

std::vector<NetParser::NameContext *> NetParser::CallContext::name() {
  return getRuleContexts<NetParser::NameContext>();
}

NetParser::NameContext* NetParser::CallContext::name(size_t i) {
  return getRuleContext<NetParser::NameContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::CallContext::DOT() {
  return getTokens(NetParser::DOT);
}

tree::TerminalNode* NetParser::CallContext::DOT(size_t i) {
  return getToken(NetParser::DOT, i);
}

NetParser::ArgumentsContext* NetParser::CallContext::arguments() {
  return getRuleContext<NetParser::ArgumentsContext>(0);
}


size_t NetParser::CallContext::getRuleIndex() const {
  return NetParser::RuleCall;
}


NetParser::CallContext* NetParser::call() {
  CallContext *_localctx = _tracker.createInstance<CallContext>(_ctx, getState());
  enterRule(_localctx, 80, NetParser::RuleCall);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(523);
    name();
    setState(528);
    _errHandler->sync(this);
    _la = _input->LA(1);
    while (_la == NetParser::DOT) {
      setState(524);
      match(NetParser::DOT);
      setState(525);
      name();
      setState(530);
      _errHandler->sync(this);
      _la = _input->LA(1);
    }
    setState(532);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (_la == NetParser::LEFT_PARENTHESIS) {
      setState(531);
      arguments();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ArgumentsContext ------------------------------------------------------------------

NetParser::ArgumentsContext::ArgumentsContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ArgumentsContext::LEFT_PARENTHESIS() {
  return getToken(NetParser::LEFT_PARENTHESIS, 0);
}

tree::TerminalNode* NetParser::ArgumentsContext::RIGHT_PARENTHESIS() {
  return getToken(NetParser::RIGHT_PARENTHESIS, 0);
}

std::vector<NetParser::ArgumentContext *> NetParser::ArgumentsContext::argument() {
  return getRuleContexts<NetParser::ArgumentContext>();
}

NetParser::ArgumentContext* NetParser::ArgumentsContext::argument(size_t i) {
  return getRuleContext<NetParser::ArgumentContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ArgumentsContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::ArgumentsContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::ArgumentsContext::getRuleIndex() const {
  return NetParser::RuleArguments;
}


NetParser::ArgumentsContext* NetParser::arguments() {
  ArgumentsContext *_localctx = _tracker.createInstance<ArgumentsContext>(_ctx, getState());
  enterRule(_localctx, 82, NetParser::RuleArguments);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(534);
    match(NetParser::LEFT_PARENTHESIS);
    setState(546);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (((((_la - 33) & ~ 0x3fULL) == 0) &&
      ((1ULL << (_la - 33)) & ((1ULL << (NetParser::NOT - 33))
      | (1ULL << (NetParser::LEFT_PARENTHESIS - 33))
      | (1ULL << (NetParser::LEFT_BRACKET - 33))
      | (1ULL << (NetParser::MINUS - 33))
      | (1ULL << (NetParser::INTEGER - 33))
      | (1ULL << (NetParser::REAL - 33))
      | (1ULL << (NetParser::TEXT - 33))
      | (1ULL << (NetParser::NAME - 33))
      | (1ULL << (NetParser::CHOOSE - 33)))) != 0)) {
      setState(535);
      argument();
      setState(540);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 53, _ctx);
      while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
        if (alt == 1) {
          setState(536);
          match(NetParser::COMMA);
          setState(537);
          argument(); 
        }
        setState(542);
        _errHandler->sync(this);
        alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 53, _ctx);
      }
      setState(544);
      _errHandler->sync(this);

      _la = _input->LA(1);
      if (_la == NetParser::COMMA) {
        setState(543);
        match(NetParser::COMMA);
      }
    }
    setState(548);
    match(NetParser::RIGHT_PARENTHESIS);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ArgumentContext ------------------------------------------------------------------

NetParser::ArgumentContext::ArgumentContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

NetParser::ExprContext* NetParser::ArgumentContext::expr() {
  return getRuleContext<NetParser::ExprContext>(0);
}

NetParser::NameContext* NetParser::ArgumentContext::name() {
  return getRuleContext<NetParser::NameContext>(0);
}

tree::TerminalNode* NetParser::ArgumentContext::ASSIGN() {
  return getToken(NetParser::ASSIGN, 0);
}


size_t NetParser::ArgumentContext::getRuleIndex() const {
  return NetParser::RuleArgument;
}


NetParser::ArgumentContext* NetParser::argument() {
  ArgumentContext *_localctx = _tracker.createInstance<ArgumentContext>(_ctx, getState());
  enterRule(_localctx, 84, NetParser::RuleArgument);

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(553);
    _errHandler->sync(this);

    switch (getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 56, _ctx)) {
    case 1: {
      setState(550);
      name();
      setState(551);
      match(NetParser::ASSIGN);
      break;
    }

    }
    setState(555);
    expr();
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- ListContext ------------------------------------------------------------------

NetParser::ListContext::ListContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::ListContext::LEFT_BRACKET() {
  return getToken(NetParser::LEFT_BRACKET, 0);
}

tree::TerminalNode* NetParser::ListContext::RIGHT_BRACKET() {
  return getToken(NetParser::RIGHT_BRACKET, 0);
}

std::vector<NetParser::ExprContext *> NetParser::ListContext::expr() {
  return getRuleContexts<NetParser::ExprContext>();
}

NetParser::ExprContext* NetParser::ListContext::expr(size_t i) {
  return getRuleContext<NetParser::ExprContext>(i);
}

std::vector<tree::TerminalNode *> NetParser::ListContext::COMMA() {
  return getTokens(NetParser::COMMA);
}

tree::TerminalNode* NetParser::ListContext::COMMA(size_t i) {
  return getToken(NetParser::COMMA, i);
}


size_t NetParser::ListContext::getRuleIndex() const {
  return NetParser::RuleList;
}


NetParser::ListContext* NetParser::list() {
  ListContext *_localctx = _tracker.createInstance<ListContext>(_ctx, getState());
  enterRule(_localctx, 86, NetParser::RuleList);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    size_t alt;
    enterOuterAlt(_localctx, 1);
    setState(557);
    match(NetParser::LEFT_BRACKET);
    setState(569);
    _errHandler->sync(this);

    _la = _input->LA(1);
    if (((((_la - 33) & ~ 0x3fULL) == 0) &&
      ((1ULL << (_la - 33)) & ((1ULL << (NetParser::NOT - 33))
      | (1ULL << (NetParser::LEFT_PARENTHESIS - 33))
      | (1ULL << (NetParser::LEFT_BRACKET - 33))
      | (1ULL << (NetParser::MINUS - 33))
      | (1ULL << (NetParser::INTEGER - 33))
      | (1ULL << (NetParser::REAL - 33))
      | (1ULL << (NetParser::TEXT - 33))
      | (1ULL << (NetParser::NAME - 33))
      | (1ULL << (NetParser::CHOOSE - 33)))) != 0)) {
      setState(558);
      expr();
      setState(563);
      _errHandler->sync(this);
      alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 57, _ctx);
      while (alt != 2 && alt != atn::ATN::INVALID_ALT_NUMBER) {
        if (alt == 1) {
          setState(559);
          match(NetParser::COMMA);
          setState(560);
          expr(); 
        }
        setState(565);
        _errHandler->sync(this);
        alt = getInterpreter<atn::ParserATNSimulator>()->adaptivePredict(_input, 57, _ctx);
      }
      setState(567);
      _errHandler->sync(this);

      _la = _input->LA(1);
      if (_la == NetParser::COMMA) {
        setState(566);
        match(NetParser::COMMA);
      }
    }
    setState(571);
    match(NetParser::RIGHT_BRACKET);
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- LiteralContext ------------------------------------------------------------------

NetParser::LiteralContext::LiteralContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::LiteralContext::INTEGER() {
  return getToken(NetParser::INTEGER, 0);
}

tree::TerminalNode* NetParser::LiteralContext::REAL() {
  return getToken(NetParser::REAL, 0);
}

tree::TerminalNode* NetParser::LiteralContext::TEXT() {
  return getToken(NetParser::TEXT, 0);
}

tree::TerminalNode* NetParser::LiteralContext::NAME() {
  return getToken(NetParser::NAME, 0);
}


size_t NetParser::LiteralContext::getRuleIndex() const {
  return NetParser::RuleLiteral;
}


NetParser::LiteralContext* NetParser::literal() {
  LiteralContext *_localctx = _tracker.createInstance<LiteralContext>(_ctx, getState());
  enterRule(_localctx, 88, NetParser::RuleLiteral);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(573);
    _la = _input->LA(1);
    if (!(((((_la - 59) & ~ 0x3fULL) == 0) &&
      ((1ULL << (_la - 59)) & ((1ULL << (NetParser::INTEGER - 59))
      | (1ULL << (NetParser::REAL - 59))
      | (1ULL << (NetParser::TEXT - 59))
      | (1ULL << (NetParser::NAME - 59)))) != 0))) {
    _errHandler->recoverInline(this);
    }
    else {
      _errHandler->reportMatch(this);
      consume();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

//----------------- NameContext ------------------------------------------------------------------

NetParser::NameContext::NameContext(ParserRuleContext *parent, size_t invokingState)
  : ParserRuleContext(parent, invokingState) {
}

tree::TerminalNode* NetParser::NameContext::NAME() {
  return getToken(NetParser::NAME, 0);
}

tree::TerminalNode* NetParser::NameContext::TEXT() {
  return getToken(NetParser::TEXT, 0);
}


size_t NetParser::NameContext::getRuleIndex() const {
  return NetParser::RuleName;
}


NetParser::NameContext* NetParser::name() {
  NameContext *_localctx = _tracker.createInstance<NameContext>(_ctx, getState());
  enterRule(_localctx, 90, NetParser::RuleName);
  size_t _la = 0;

  auto onExit = finally([=] {
    exitRule();
  });
  try {
    enterOuterAlt(_localctx, 1);
    setState(575);
    _la = _input->LA(1);
    if (!(_la == NetParser::TEXT

    || _la == NetParser::NAME)) {
    _errHandler->recoverInline(this);
    }
    else {
      _errHandler->reportMatch(this);
      consume();
    }
   
  }
  catch (RecognitionException &e) {
    _errHandler->reportError(this, e);
    _localctx->exception = std::current_exception();
    _errHandler->recover(this, _localctx->exception);
  }

  return _localctx;
}

bool NetParser::sempred(RuleContext *context, size_t ruleIndex, size_t predicateIndex) {
  switch (ruleIndex) {
    case 39: return operationSempred(dynamic_cast<OperationContext *>(context), predicateIndex);

  default:
    break;
  }
  return true;
}

bool NetParser::operationSempred(OperationContext *_localctx, size_t predicateIndex) {
  switch (predicateIndex) {
    case 0: return precpred(_ctx, 15);
    case 1: return precpred(_ctx, 13);
    case 2: return precpred(_ctx, 12);
    case 3: return precpred(_ctx, 11);
    case 4: return precpred(_ctx, 10);
    case 5: return precpred(_ctx, 8);
    case 6: return precpred(_ctx, 7);
    case 7: return precpred(_ctx, 17);
    case 8: return precpred(_ctx, 16);

  default:
    break;
  }
  return true;
}

// Static vars and initialization.
std::vector<dfa::DFA> NetParser::_decisionToDFA;
atn::PredictionContextCache NetParser::_sharedContextCache;

// We own the ATN which in turn owns the ATN states.
atn::ATN NetParser::_atn;
std::vector<uint16_t> NetParser::_serializedATN;

std::vector<std::string> NetParser::_ruleNames = {
  "file", "declaration", "netDeclaration", "blockDeclaration", "formulaDeclaration", 
  "variant", "importLine", "defaultsLine", "dataSection", "trainSection", 
  "checkLine", "exportSection", "targetSection", "parameters", "parameter", 
  "settings", "setting", "body", "statement", "inputStatement", "labelStatement", 
  "weightStatement", "stateStatement", "sharedStatement", "lossStatement", 
  "metricStatement", "expectStatement", "expectation", "forStatement", "repeatStatement", 
  "ifStatement", "returnStatement", "assignment", "loneExpression", "type", 
  "expr", "link", "step", "asSystem", "operation", "call", "arguments", 
  "argument", "list", "literal", "name"
};

std::vector<std::string> NetParser::_literalNames = {
  "", "'net'", "'block'", "'function'", "'optimizer'", "'schedule'", "'initialiser'", 
  "'import'", "'defaults'", "'as'", "'derivative'", "'data'", "'train'", 
  "'check'", "'export'", "'target'", "'on'", "'input'", "'label'", "'weight'", 
  "'state'", "'shared'", "'loss'", "'metric'", "'expect'", "'for'", "'repeat'", 
  "'if'", "'else'", "'return'", "'in'", "'and'", "'or'", "'not'", "'{'", 
  "'}'", "'('", "')'", "'['", "']'", "'->'", "'|'", "'..'", "'.'", "','", 
  "':'", "'=='", "'!='", "'<='", "'>='", "'<'", "'>'", "'='", "'+'", "'-'", 
  "'*'", "'/'", "'%'", "'^'"
};

std::vector<std::string> NetParser::_symbolicNames = {
  "", "NET", "BLOCK", "FUNCTION", "OPTIMIZER", "SCHEDULE", "INITIALISER", 
  "IMPORT", "DEFAULTS", "AS", "DERIVATIVE", "DATA", "TRAIN", "CHECK", "EXPORT", 
  "TARGET", "ON", "INPUT", "LABEL", "WEIGHT", "STATE", "SHARED", "LOSS", 
  "METRIC", "EXPECT", "FOR", "REPEAT", "IF", "ELSE", "RETURN", "IN", "AND", 
  "OR", "NOT", "LEFT_BRACE", "RIGHT_BRACE", "LEFT_PARENTHESIS", "RIGHT_PARENTHESIS", 
  "LEFT_BRACKET", "RIGHT_BRACKET", "ARROW", "PIPE", "RANGE", "DOT", "COMMA", 
  "COLON", "EQUAL", "UNEQUAL", "AT_MOST", "AT_LEAST", "LESS", "GREATER", 
  "ASSIGN", "PLUS", "MINUS", "TIMES", "DIVIDE", "MODULO", "POWER", "INTEGER", 
  "REAL", "BAD_NUMBER", "TEXT", "OPEN_TEXT", "NAME", "COMMENT", "SPACE", 
  "FOREIGN", "UNKNOWN", "KEY", "CHOOSE", "STRAY", "LONE"
};

dfa::Vocabulary NetParser::_vocabulary(_literalNames, _symbolicNames);

std::vector<std::string> NetParser::_tokenNames;

NetParser::Initializer::Initializer() {
	for (size_t i = 0; i < _symbolicNames.size(); ++i) {
		std::string name = _vocabulary.getLiteralName(i);
		if (name.empty()) {
			name = _vocabulary.getSymbolicName(i);
		}

		if (name.empty()) {
			_tokenNames.push_back("<INVALID>");
		} else {
      _tokenNames.push_back(name);
    }
	}

  _serializedATN = {
    0x3, 0x608b, 0xa72a, 0x8133, 0xb9ed, 0x417c, 0x3be7, 0x7786, 0x5964, 
    0x3, 0x4a, 0x244, 0x4, 0x2, 0x9, 0x2, 0x4, 0x3, 0x9, 0x3, 0x4, 0x4, 
    0x9, 0x4, 0x4, 0x5, 0x9, 0x5, 0x4, 0x6, 0x9, 0x6, 0x4, 0x7, 0x9, 0x7, 
    0x4, 0x8, 0x9, 0x8, 0x4, 0x9, 0x9, 0x9, 0x4, 0xa, 0x9, 0xa, 0x4, 0xb, 
    0x9, 0xb, 0x4, 0xc, 0x9, 0xc, 0x4, 0xd, 0x9, 0xd, 0x4, 0xe, 0x9, 0xe, 
    0x4, 0xf, 0x9, 0xf, 0x4, 0x10, 0x9, 0x10, 0x4, 0x11, 0x9, 0x11, 0x4, 
    0x12, 0x9, 0x12, 0x4, 0x13, 0x9, 0x13, 0x4, 0x14, 0x9, 0x14, 0x4, 0x15, 
    0x9, 0x15, 0x4, 0x16, 0x9, 0x16, 0x4, 0x17, 0x9, 0x17, 0x4, 0x18, 0x9, 
    0x18, 0x4, 0x19, 0x9, 0x19, 0x4, 0x1a, 0x9, 0x1a, 0x4, 0x1b, 0x9, 0x1b, 
    0x4, 0x1c, 0x9, 0x1c, 0x4, 0x1d, 0x9, 0x1d, 0x4, 0x1e, 0x9, 0x1e, 0x4, 
    0x1f, 0x9, 0x1f, 0x4, 0x20, 0x9, 0x20, 0x4, 0x21, 0x9, 0x21, 0x4, 0x22, 
    0x9, 0x22, 0x4, 0x23, 0x9, 0x23, 0x4, 0x24, 0x9, 0x24, 0x4, 0x25, 0x9, 
    0x25, 0x4, 0x26, 0x9, 0x26, 0x4, 0x27, 0x9, 0x27, 0x4, 0x28, 0x9, 0x28, 
    0x4, 0x29, 0x9, 0x29, 0x4, 0x2a, 0x9, 0x2a, 0x4, 0x2b, 0x9, 0x2b, 0x4, 
    0x2c, 0x9, 0x2c, 0x4, 0x2d, 0x9, 0x2d, 0x4, 0x2e, 0x9, 0x2e, 0x4, 0x2f, 
    0x9, 0x2f, 0x3, 0x2, 0x7, 0x2, 0x60, 0xa, 0x2, 0xc, 0x2, 0xe, 0x2, 0x63, 
    0xb, 0x2, 0x3, 0x2, 0x3, 0x2, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 
    0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x3, 0x5, 0x3, 
    0x71, 0xa, 0x3, 0x3, 0x4, 0x3, 0x4, 0x3, 0x4, 0x3, 0x4, 0x3, 0x4, 0x5, 
    0x4, 0x78, 0xa, 0x4, 0x3, 0x4, 0x5, 0x4, 0x7b, 0xa, 0x4, 0x3, 0x4, 0x5, 
    0x4, 0x7e, 0xa, 0x4, 0x3, 0x4, 0x5, 0x4, 0x81, 0xa, 0x4, 0x3, 0x5, 0x3, 
    0x5, 0x3, 0x5, 0x5, 0x5, 0x86, 0xa, 0x5, 0x3, 0x5, 0x7, 0x5, 0x89, 0xa, 
    0x5, 0xc, 0x5, 0xe, 0x5, 0x8c, 0xb, 0x5, 0x3, 0x5, 0x3, 0x5, 0x3, 0x6, 
    0x3, 0x6, 0x3, 0x6, 0x5, 0x6, 0x93, 0xa, 0x6, 0x3, 0x6, 0x7, 0x6, 0x96, 
    0xa, 0x6, 0xc, 0x6, 0xe, 0x6, 0x99, 0xb, 0x6, 0x3, 0x6, 0x3, 0x6, 0x3, 
    0x6, 0x5, 0x6, 0x9e, 0xa, 0x6, 0x3, 0x6, 0x3, 0x6, 0x5, 0x6, 0xa2, 0xa, 
    0x6, 0x3, 0x7, 0x3, 0x7, 0x3, 0x7, 0x3, 0x7, 0x3, 0x8, 0x3, 0x8, 0x3, 
    0x8, 0x3, 0x9, 0x3, 0x9, 0x3, 0x9, 0x3, 0x9, 0x3, 0xa, 0x3, 0xa, 0x3, 
    0xa, 0x5, 0xa, 0xb2, 0xa, 0xa, 0x3, 0xa, 0x3, 0xa, 0x3, 0xb, 0x3, 0xb, 
    0x3, 0xb, 0x3, 0xb, 0x3, 0xb, 0x3, 0xb, 0x3, 0xb, 0x3, 0xb, 0x3, 0xc, 
    0x3, 0xc, 0x3, 0xc, 0x3, 0xc, 0x7, 0xc, 0xc2, 0xa, 0xc, 0xc, 0xc, 0xe, 
    0xc, 0xc5, 0xb, 0xc, 0x3, 0xd, 0x3, 0xd, 0x3, 0xd, 0x5, 0xd, 0xca, 0xa, 
    0xd, 0x3, 0xe, 0x3, 0xe, 0x3, 0xe, 0x3, 0xf, 0x3, 0xf, 0x3, 0xf, 0x3, 
    0xf, 0x7, 0xf, 0xd3, 0xa, 0xf, 0xc, 0xf, 0xe, 0xf, 0xd6, 0xb, 0xf, 0x3, 
    0xf, 0x5, 0xf, 0xd9, 0xa, 0xf, 0x5, 0xf, 0xdb, 0xa, 0xf, 0x3, 0xf, 0x3, 
    0xf, 0x3, 0x10, 0x3, 0x10, 0x3, 0x10, 0x5, 0x10, 0xe2, 0xa, 0x10, 0x3, 
    0x10, 0x3, 0x10, 0x5, 0x10, 0xe6, 0xa, 0x10, 0x3, 0x10, 0x3, 0x10, 0x5, 
    0x10, 0xea, 0xa, 0x10, 0x3, 0x11, 0x3, 0x11, 0x3, 0x11, 0x5, 0x11, 0xef, 
    0xa, 0x11, 0x7, 0x11, 0xf1, 0xa, 0x11, 0xc, 0x11, 0xe, 0x11, 0xf4, 0xb, 
    0x11, 0x3, 0x11, 0x3, 0x11, 0x3, 0x12, 0x3, 0x12, 0x3, 0x12, 0x3, 0x12, 
    0x7, 0x12, 0xfc, 0xa, 0x12, 0xc, 0x12, 0xe, 0x12, 0xff, 0xb, 0x12, 0x5, 
    0x12, 0x101, 0xa, 0x12, 0x3, 0x13, 0x3, 0x13, 0x7, 0x13, 0x105, 0xa, 
    0x13, 0xc, 0x13, 0xe, 0x13, 0x108, 0xb, 0x13, 0x3, 0x13, 0x3, 0x13, 
    0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 
    0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 0x3, 0x14, 
    0x3, 0x14, 0x5, 0x14, 0x11a, 0xa, 0x14, 0x3, 0x15, 0x3, 0x15, 0x3, 0x15, 
    0x3, 0x15, 0x3, 0x15, 0x3, 0x16, 0x3, 0x16, 0x3, 0x16, 0x3, 0x16, 0x3, 
    0x16, 0x3, 0x17, 0x3, 0x17, 0x3, 0x17, 0x3, 0x17, 0x3, 0x17, 0x3, 0x17, 
    0x3, 0x17, 0x3, 0x18, 0x3, 0x18, 0x3, 0x18, 0x3, 0x18, 0x7, 0x18, 0x131, 
    0xa, 0x18, 0xc, 0x18, 0xe, 0x18, 0x134, 0xb, 0x18, 0x3, 0x18, 0x3, 0x18, 
    0x5, 0x18, 0x138, 0xa, 0x18, 0x3, 0x19, 0x3, 0x19, 0x3, 0x19, 0x3, 0x19, 
    0x3, 0x19, 0x3, 0x1a, 0x3, 0x1a, 0x3, 0x1a, 0x3, 0x1a, 0x7, 0x1a, 0x143, 
    0xa, 0x1a, 0xc, 0x1a, 0xe, 0x1a, 0x146, 0xb, 0x1a, 0x3, 0x1b, 0x3, 0x1b, 
    0x3, 0x1b, 0x3, 0x1b, 0x7, 0x1b, 0x14c, 0xa, 0x1b, 0xc, 0x1b, 0xe, 0x1b, 
    0x14f, 0xb, 0x1b, 0x3, 0x1c, 0x3, 0x1c, 0x3, 0x1c, 0x3, 0x1c, 0x7, 0x1c, 
    0x155, 0xa, 0x1c, 0xc, 0x1c, 0xe, 0x1c, 0x158, 0xb, 0x1c, 0x3, 0x1d, 
    0x3, 0x1d, 0x3, 0x1d, 0x5, 0x1d, 0x15d, 0xa, 0x1d, 0x3, 0x1d, 0x3, 0x1d, 
    0x3, 0x1e, 0x3, 0x1e, 0x3, 0x1e, 0x3, 0x1e, 0x3, 0x1e, 0x3, 0x1e, 0x3, 
    0x1f, 0x3, 0x1f, 0x3, 0x1f, 0x3, 0x1f, 0x3, 0x20, 0x3, 0x20, 0x3, 0x20, 
    0x3, 0x20, 0x3, 0x20, 0x3, 0x20, 0x3, 0x20, 0x3, 0x20, 0x7, 0x20, 0x173, 
    0xa, 0x20, 0xc, 0x20, 0xe, 0x20, 0x176, 0xb, 0x20, 0x3, 0x20, 0x3, 0x20, 
    0x5, 0x20, 0x17a, 0xa, 0x20, 0x3, 0x21, 0x3, 0x21, 0x3, 0x21, 0x3, 0x21, 
    0x7, 0x21, 0x180, 0xa, 0x21, 0xc, 0x21, 0xe, 0x21, 0x183, 0xb, 0x21, 
    0x3, 0x22, 0x3, 0x22, 0x3, 0x22, 0x7, 0x22, 0x188, 0xa, 0x22, 0xc, 0x22, 
    0xe, 0x22, 0x18b, 0xb, 0x22, 0x3, 0x22, 0x3, 0x22, 0x3, 0x22, 0x3, 0x23, 
    0x3, 0x23, 0x3, 0x23, 0x3, 0x24, 0x3, 0x24, 0x3, 0x24, 0x5, 0x24, 0x196, 
    0xa, 0x24, 0x5, 0x24, 0x198, 0xa, 0x24, 0x3, 0x25, 0x3, 0x25, 0x7, 0x25, 
    0x19c, 0xa, 0x25, 0xc, 0x25, 0xe, 0x25, 0x19f, 0xb, 0x25, 0x3, 0x26, 
    0x3, 0x26, 0x3, 0x26, 0x3, 0x26, 0x5, 0x26, 0x1a5, 0xa, 0x26, 0x3, 0x27, 
    0x3, 0x27, 0x3, 0x27, 0x3, 0x27, 0x6, 0x27, 0x1ab, 0xa, 0x27, 0xd, 0x27, 
    0xe, 0x27, 0x1ac, 0x3, 0x27, 0x5, 0x27, 0x1b0, 0xa, 0x27, 0x5, 0x27, 
    0x1b2, 0xa, 0x27, 0x3, 0x27, 0x5, 0x27, 0x1b5, 0xa, 0x27, 0x3, 0x28, 
    0x3, 0x28, 0x3, 0x28, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 
    0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 
    0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x7, 0x29, 0x1cf, 0xa, 0x29, 
    0xc, 0x29, 0xe, 0x29, 0x1d2, 0xb, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x7, 0x29, 0x1dc, 
    0xa, 0x29, 0xc, 0x29, 0xe, 0x29, 0x1df, 0xb, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x5, 0x29, 0x1e3, 0xa, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x3, 0x29, 0x5, 0x29, 0x1ea, 0xa, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 
    0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 
    0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 0x3, 0x29, 
    0x7, 0x29, 0x209, 0xa, 0x29, 0xc, 0x29, 0xe, 0x29, 0x20c, 0xb, 0x29, 
    0x3, 0x2a, 0x3, 0x2a, 0x3, 0x2a, 0x7, 0x2a, 0x211, 0xa, 0x2a, 0xc, 0x2a, 
    0xe, 0x2a, 0x214, 0xb, 0x2a, 0x3, 0x2a, 0x5, 0x2a, 0x217, 0xa, 0x2a, 
    0x3, 0x2b, 0x3, 0x2b, 0x3, 0x2b, 0x3, 0x2b, 0x7, 0x2b, 0x21d, 0xa, 0x2b, 
    0xc, 0x2b, 0xe, 0x2b, 0x220, 0xb, 0x2b, 0x3, 0x2b, 0x5, 0x2b, 0x223, 
    0xa, 0x2b, 0x5, 0x2b, 0x225, 0xa, 0x2b, 0x3, 0x2b, 0x3, 0x2b, 0x3, 0x2c, 
    0x3, 0x2c, 0x3, 0x2c, 0x5, 0x2c, 0x22c, 0xa, 0x2c, 0x3, 0x2c, 0x3, 0x2c, 
    0x3, 0x2d, 0x3, 0x2d, 0x3, 0x2d, 0x3, 0x2d, 0x7, 0x2d, 0x234, 0xa, 0x2d, 
    0xc, 0x2d, 0xe, 0x2d, 0x237, 0xb, 0x2d, 0x3, 0x2d, 0x5, 0x2d, 0x23a, 
    0xa, 0x2d, 0x5, 0x2d, 0x23c, 0xa, 0x2d, 0x3, 0x2d, 0x3, 0x2d, 0x3, 0x2e, 
    0x3, 0x2e, 0x3, 0x2f, 0x3, 0x2f, 0x3, 0x2f, 0x2, 0x3, 0x50, 0x30, 0x2, 
    0x4, 0x6, 0x8, 0xa, 0xc, 0xe, 0x10, 0x12, 0x14, 0x16, 0x18, 0x1a, 0x1c, 
    0x1e, 0x20, 0x22, 0x24, 0x26, 0x28, 0x2a, 0x2c, 0x2e, 0x30, 0x32, 0x34, 
    0x36, 0x38, 0x3a, 0x3c, 0x3e, 0x40, 0x42, 0x44, 0x46, 0x48, 0x4a, 0x4c, 
    0x4e, 0x50, 0x52, 0x54, 0x56, 0x58, 0x5a, 0x5c, 0x2, 0x8, 0x4, 0x2, 
    0x5, 0x8, 0x18, 0x19, 0x3, 0x2, 0x39, 0x3b, 0x3, 0x2, 0x37, 0x38, 0x4, 
    0x2, 0x20, 0x20, 0x30, 0x35, 0x5, 0x2, 0x3d, 0x3e, 0x40, 0x40, 0x42, 
    0x42, 0x4, 0x2, 0x40, 0x40, 0x42, 0x42, 0x2, 0x273, 0x2, 0x61, 0x3, 
    0x2, 0x2, 0x2, 0x4, 0x70, 0x3, 0x2, 0x2, 0x2, 0x6, 0x72, 0x3, 0x2, 0x2, 
    0x2, 0x8, 0x82, 0x3, 0x2, 0x2, 0x2, 0xa, 0x8f, 0x3, 0x2, 0x2, 0x2, 0xc, 
    0xa3, 0x3, 0x2, 0x2, 0x2, 0xe, 0xa7, 0x3, 0x2, 0x2, 0x2, 0x10, 0xaa, 
    0x3, 0x2, 0x2, 0x2, 0x12, 0xae, 0x3, 0x2, 0x2, 0x2, 0x14, 0xb5, 0x3, 
    0x2, 0x2, 0x2, 0x16, 0xbd, 0x3, 0x2, 0x2, 0x2, 0x18, 0xc6, 0x3, 0x2, 
    0x2, 0x2, 0x1a, 0xcb, 0x3, 0x2, 0x2, 0x2, 0x1c, 0xce, 0x3, 0x2, 0x2, 
    0x2, 0x1e, 0xde, 0x3, 0x2, 0x2, 0x2, 0x20, 0xeb, 0x3, 0x2, 0x2, 0x2, 
    0x22, 0xf7, 0x3, 0x2, 0x2, 0x2, 0x24, 0x102, 0x3, 0x2, 0x2, 0x2, 0x26, 
    0x119, 0x3, 0x2, 0x2, 0x2, 0x28, 0x11b, 0x3, 0x2, 0x2, 0x2, 0x2a, 0x120, 
    0x3, 0x2, 0x2, 0x2, 0x2c, 0x125, 0x3, 0x2, 0x2, 0x2, 0x2e, 0x12c, 0x3, 
    0x2, 0x2, 0x2, 0x30, 0x139, 0x3, 0x2, 0x2, 0x2, 0x32, 0x13e, 0x3, 0x2, 
    0x2, 0x2, 0x34, 0x147, 0x3, 0x2, 0x2, 0x2, 0x36, 0x150, 0x3, 0x2, 0x2, 
    0x2, 0x38, 0x15c, 0x3, 0x2, 0x2, 0x2, 0x3a, 0x160, 0x3, 0x2, 0x2, 0x2, 
    0x3c, 0x166, 0x3, 0x2, 0x2, 0x2, 0x3e, 0x16a, 0x3, 0x2, 0x2, 0x2, 0x40, 
    0x17b, 0x3, 0x2, 0x2, 0x2, 0x42, 0x184, 0x3, 0x2, 0x2, 0x2, 0x44, 0x18f, 
    0x3, 0x2, 0x2, 0x2, 0x46, 0x192, 0x3, 0x2, 0x2, 0x2, 0x48, 0x199, 0x3, 
    0x2, 0x2, 0x2, 0x4a, 0x1a4, 0x3, 0x2, 0x2, 0x2, 0x4c, 0x1a6, 0x3, 0x2, 
    0x2, 0x2, 0x4e, 0x1b6, 0x3, 0x2, 0x2, 0x2, 0x50, 0x1e9, 0x3, 0x2, 0x2, 
    0x2, 0x52, 0x20d, 0x3, 0x2, 0x2, 0x2, 0x54, 0x218, 0x3, 0x2, 0x2, 0x2, 
    0x56, 0x22b, 0x3, 0x2, 0x2, 0x2, 0x58, 0x22f, 0x3, 0x2, 0x2, 0x2, 0x5a, 
    0x23f, 0x3, 0x2, 0x2, 0x2, 0x5c, 0x241, 0x3, 0x2, 0x2, 0x2, 0x5e, 0x60, 
    0x5, 0x4, 0x3, 0x2, 0x5f, 0x5e, 0x3, 0x2, 0x2, 0x2, 0x60, 0x63, 0x3, 
    0x2, 0x2, 0x2, 0x61, 0x5f, 0x3, 0x2, 0x2, 0x2, 0x61, 0x62, 0x3, 0x2, 
    0x2, 0x2, 0x62, 0x64, 0x3, 0x2, 0x2, 0x2, 0x63, 0x61, 0x3, 0x2, 0x2, 
    0x2, 0x64, 0x65, 0x7, 0x2, 0x2, 0x3, 0x65, 0x3, 0x3, 0x2, 0x2, 0x2, 
    0x66, 0x71, 0x5, 0x6, 0x4, 0x2, 0x67, 0x71, 0x5, 0x8, 0x5, 0x2, 0x68, 
    0x71, 0x5, 0xa, 0x6, 0x2, 0x69, 0x71, 0x5, 0xe, 0x8, 0x2, 0x6a, 0x71, 
    0x5, 0x10, 0x9, 0x2, 0x6b, 0x71, 0x5, 0x12, 0xa, 0x2, 0x6c, 0x71, 0x5, 
    0x14, 0xb, 0x2, 0x6d, 0x71, 0x5, 0x16, 0xc, 0x2, 0x6e, 0x71, 0x5, 0x18, 
    0xd, 0x2, 0x6f, 0x71, 0x5, 0x1a, 0xe, 0x2, 0x70, 0x66, 0x3, 0x2, 0x2, 
    0x2, 0x70, 0x67, 0x3, 0x2, 0x2, 0x2, 0x70, 0x68, 0x3, 0x2, 0x2, 0x2, 
    0x70, 0x69, 0x3, 0x2, 0x2, 0x2, 0x70, 0x6a, 0x3, 0x2, 0x2, 0x2, 0x70, 
    0x6b, 0x3, 0x2, 0x2, 0x2, 0x70, 0x6c, 0x3, 0x2, 0x2, 0x2, 0x70, 0x6d, 
    0x3, 0x2, 0x2, 0x2, 0x70, 0x6e, 0x3, 0x2, 0x2, 0x2, 0x70, 0x6f, 0x3, 
    0x2, 0x2, 0x2, 0x71, 0x5, 0x3, 0x2, 0x2, 0x2, 0x72, 0x73, 0x7, 0x3, 
    0x2, 0x2, 0x73, 0x80, 0x5, 0x5c, 0x2f, 0x2, 0x74, 0x75, 0x7, 0x36, 0x2, 
    0x2, 0x75, 0x77, 0x5, 0x5c, 0x2f, 0x2, 0x76, 0x78, 0x5, 0x54, 0x2b, 
    0x2, 0x77, 0x76, 0x3, 0x2, 0x2, 0x2, 0x77, 0x78, 0x3, 0x2, 0x2, 0x2, 
    0x78, 0x7a, 0x3, 0x2, 0x2, 0x2, 0x79, 0x7b, 0x5, 0x24, 0x13, 0x2, 0x7a, 
    0x79, 0x3, 0x2, 0x2, 0x2, 0x7a, 0x7b, 0x3, 0x2, 0x2, 0x2, 0x7b, 0x81, 
    0x3, 0x2, 0x2, 0x2, 0x7c, 0x7e, 0x5, 0x1c, 0xf, 0x2, 0x7d, 0x7c, 0x3, 
    0x2, 0x2, 0x2, 0x7d, 0x7e, 0x3, 0x2, 0x2, 0x2, 0x7e, 0x7f, 0x3, 0x2, 
    0x2, 0x2, 0x7f, 0x81, 0x5, 0x24, 0x13, 0x2, 0x80, 0x74, 0x3, 0x2, 0x2, 
    0x2, 0x80, 0x7d, 0x3, 0x2, 0x2, 0x2, 0x81, 0x7, 0x3, 0x2, 0x2, 0x2, 
    0x82, 0x83, 0x7, 0x4, 0x2, 0x2, 0x83, 0x85, 0x5, 0x5c, 0x2f, 0x2, 0x84, 
    0x86, 0x5, 0x1c, 0xf, 0x2, 0x85, 0x84, 0x3, 0x2, 0x2, 0x2, 0x85, 0x86, 
    0x3, 0x2, 0x2, 0x2, 0x86, 0x8a, 0x3, 0x2, 0x2, 0x2, 0x87, 0x89, 0x5, 
    0xc, 0x7, 0x2, 0x88, 0x87, 0x3, 0x2, 0x2, 0x2, 0x89, 0x8c, 0x3, 0x2, 
    0x2, 0x2, 0x8a, 0x88, 0x3, 0x2, 0x2, 0x2, 0x8a, 0x8b, 0x3, 0x2, 0x2, 
    0x2, 0x8b, 0x8d, 0x3, 0x2, 0x2, 0x2, 0x8c, 0x8a, 0x3, 0x2, 0x2, 0x2, 
    0x8d, 0x8e, 0x5, 0x24, 0x13, 0x2, 0x8e, 0x9, 0x3, 0x2, 0x2, 0x2, 0x8f, 
    0x90, 0x9, 0x2, 0x2, 0x2, 0x90, 0x92, 0x5, 0x5c, 0x2f, 0x2, 0x91, 0x93, 
    0x5, 0x1c, 0xf, 0x2, 0x92, 0x91, 0x3, 0x2, 0x2, 0x2, 0x92, 0x93, 0x3, 
    0x2, 0x2, 0x2, 0x93, 0x97, 0x3, 0x2, 0x2, 0x2, 0x94, 0x96, 0x5, 0xc, 
    0x7, 0x2, 0x95, 0x94, 0x3, 0x2, 0x2, 0x2, 0x96, 0x99, 0x3, 0x2, 0x2, 
    0x2, 0x97, 0x95, 0x3, 0x2, 0x2, 0x2, 0x97, 0x98, 0x3, 0x2, 0x2, 0x2, 
    0x98, 0x9d, 0x3, 0x2, 0x2, 0x2, 0x99, 0x97, 0x3, 0x2, 0x2, 0x2, 0x9a, 
    0x9b, 0x7, 0x36, 0x2, 0x2, 0x9b, 0x9e, 0x5, 0x48, 0x25, 0x2, 0x9c, 0x9e, 
    0x5, 0x24, 0x13, 0x2, 0x9d, 0x9a, 0x3, 0x2, 0x2, 0x2, 0x9d, 0x9c, 0x3, 
    0x2, 0x2, 0x2, 0x9e, 0xa1, 0x3, 0x2, 0x2, 0x2, 0x9f, 0xa0, 0x7, 0xc, 
    0x2, 0x2, 0xa0, 0xa2, 0x5, 0x48, 0x25, 0x2, 0xa1, 0x9f, 0x3, 0x2, 0x2, 
    0x2, 0xa1, 0xa2, 0x3, 0x2, 0x2, 0x2, 0xa2, 0xb, 0x3, 0x2, 0x2, 0x2, 
    0xa3, 0xa4, 0x7, 0xb, 0x2, 0x2, 0xa4, 0xa5, 0x5, 0x5c, 0x2f, 0x2, 0xa5, 
    0xa6, 0x5, 0x54, 0x2b, 0x2, 0xa6, 0xd, 0x3, 0x2, 0x2, 0x2, 0xa7, 0xa8, 
    0x7, 0x9, 0x2, 0x2, 0xa8, 0xa9, 0x7, 0x40, 0x2, 0x2, 0xa9, 0xf, 0x3, 
    0x2, 0x2, 0x2, 0xaa, 0xab, 0x7, 0xa, 0x2, 0x2, 0xab, 0xac, 0x7, 0xb, 
    0x2, 0x2, 0xac, 0xad, 0x5, 0x5c, 0x2f, 0x2, 0xad, 0x11, 0x3, 0x2, 0x2, 
    0x2, 0xae, 0xaf, 0x7, 0xd, 0x2, 0x2, 0xaf, 0xb1, 0x5, 0x5c, 0x2f, 0x2, 
    0xb0, 0xb2, 0x5, 0x1c, 0xf, 0x2, 0xb1, 0xb0, 0x3, 0x2, 0x2, 0x2, 0xb1, 
    0xb2, 0x3, 0x2, 0x2, 0x2, 0xb2, 0xb3, 0x3, 0x2, 0x2, 0x2, 0xb3, 0xb4, 
    0x5, 0x20, 0x11, 0x2, 0xb4, 0x13, 0x3, 0x2, 0x2, 0x2, 0xb5, 0xb6, 0x7, 
    0xe, 0x2, 0x2, 0xb6, 0xb7, 0x5, 0x5c, 0x2f, 0x2, 0xb7, 0xb8, 0x7, 0x2f, 
    0x2, 0x2, 0xb8, 0xb9, 0x5, 0x5c, 0x2f, 0x2, 0xb9, 0xba, 0x7, 0x12, 0x2, 
    0x2, 0xba, 0xbb, 0x5, 0x52, 0x2a, 0x2, 0xbb, 0xbc, 0x5, 0x20, 0x11, 
    0x2, 0xbc, 0x15, 0x3, 0x2, 0x2, 0x2, 0xbd, 0xbe, 0x7, 0xf, 0x2, 0x2, 
    0xbe, 0xc3, 0x5, 0x48, 0x25, 0x2, 0xbf, 0xc0, 0x7, 0x2e, 0x2, 0x2, 0xc0, 
    0xc2, 0x5, 0x48, 0x25, 0x2, 0xc1, 0xbf, 0x3, 0x2, 0x2, 0x2, 0xc2, 0xc5, 
    0x3, 0x2, 0x2, 0x2, 0xc3, 0xc1, 0x3, 0x2, 0x2, 0x2, 0xc3, 0xc4, 0x3, 
    0x2, 0x2, 0x2, 0xc4, 0x17, 0x3, 0x2, 0x2, 0x2, 0xc5, 0xc3, 0x3, 0x2, 
    0x2, 0x2, 0xc6, 0xc7, 0x7, 0x10, 0x2, 0x2, 0xc7, 0xc9, 0x5, 0x5c, 0x2f, 
    0x2, 0xc8, 0xca, 0x5, 0x20, 0x11, 0x2, 0xc9, 0xc8, 0x3, 0x2, 0x2, 0x2, 
    0xc9, 0xca, 0x3, 0x2, 0x2, 0x2, 0xca, 0x19, 0x3, 0x2, 0x2, 0x2, 0xcb, 
    0xcc, 0x7, 0x11, 0x2, 0x2, 0xcc, 0xcd, 0x5, 0x20, 0x11, 0x2, 0xcd, 0x1b, 
    0x3, 0x2, 0x2, 0x2, 0xce, 0xda, 0x7, 0x26, 0x2, 0x2, 0xcf, 0xd4, 0x5, 
    0x1e, 0x10, 0x2, 0xd0, 0xd1, 0x7, 0x2e, 0x2, 0x2, 0xd1, 0xd3, 0x5, 0x1e, 
    0x10, 0x2, 0xd2, 0xd0, 0x3, 0x2, 0x2, 0x2, 0xd3, 0xd6, 0x3, 0x2, 0x2, 
    0x2, 0xd4, 0xd2, 0x3, 0x2, 0x2, 0x2, 0xd4, 0xd5, 0x3, 0x2, 0x2, 0x2, 
    0xd5, 0xd8, 0x3, 0x2, 0x2, 0x2, 0xd6, 0xd4, 0x3, 0x2, 0x2, 0x2, 0xd7, 
    0xd9, 0x7, 0x2e, 0x2, 0x2, 0xd8, 0xd7, 0x3, 0x2, 0x2, 0x2, 0xd8, 0xd9, 
    0x3, 0x2, 0x2, 0x2, 0xd9, 0xdb, 0x3, 0x2, 0x2, 0x2, 0xda, 0xcf, 0x3, 
    0x2, 0x2, 0x2, 0xda, 0xdb, 0x3, 0x2, 0x2, 0x2, 0xdb, 0xdc, 0x3, 0x2, 
    0x2, 0x2, 0xdc, 0xdd, 0x7, 0x27, 0x2, 0x2, 0xdd, 0x1d, 0x3, 0x2, 0x2, 
    0x2, 0xde, 0xe1, 0x5, 0x5c, 0x2f, 0x2, 0xdf, 0xe0, 0x7, 0x2f, 0x2, 0x2, 
    0xe0, 0xe2, 0x5, 0x5c, 0x2f, 0x2, 0xe1, 0xdf, 0x3, 0x2, 0x2, 0x2, 0xe1, 
    0xe2, 0x3, 0x2, 0x2, 0x2, 0xe2, 0xe5, 0x3, 0x2, 0x2, 0x2, 0xe3, 0xe4, 
    0x7, 0x20, 0x2, 0x2, 0xe4, 0xe6, 0x5, 0x48, 0x25, 0x2, 0xe5, 0xe3, 0x3, 
    0x2, 0x2, 0x2, 0xe5, 0xe6, 0x3, 0x2, 0x2, 0x2, 0xe6, 0xe9, 0x3, 0x2, 
    0x2, 0x2, 0xe7, 0xe8, 0x7, 0x36, 0x2, 0x2, 0xe8, 0xea, 0x5, 0x48, 0x25, 
    0x2, 0xe9, 0xe7, 0x3, 0x2, 0x2, 0x2, 0xe9, 0xea, 0x3, 0x2, 0x2, 0x2, 
    0xea, 0x1f, 0x3, 0x2, 0x2, 0x2, 0xeb, 0xf2, 0x7, 0x24, 0x2, 0x2, 0xec, 
    0xee, 0x5, 0x22, 0x12, 0x2, 0xed, 0xef, 0x7, 0x2e, 0x2, 0x2, 0xee, 0xed, 
    0x3, 0x2, 0x2, 0x2, 0xee, 0xef, 0x3, 0x2, 0x2, 0x2, 0xef, 0xf1, 0x3, 
    0x2, 0x2, 0x2, 0xf0, 0xec, 0x3, 0x2, 0x2, 0x2, 0xf1, 0xf4, 0x3, 0x2, 
    0x2, 0x2, 0xf2, 0xf0, 0x3, 0x2, 0x2, 0x2, 0xf2, 0xf3, 0x3, 0x2, 0x2, 
    0x2, 0xf3, 0xf5, 0x3, 0x2, 0x2, 0x2, 0xf4, 0xf2, 0x3, 0x2, 0x2, 0x2, 
    0xf5, 0xf6, 0x7, 0x25, 0x2, 0x2, 0xf6, 0x21, 0x3, 0x2, 0x2, 0x2, 0xf7, 
    0x100, 0x7, 0x47, 0x2, 0x2, 0xf8, 0xfd, 0x5, 0x56, 0x2c, 0x2, 0xf9, 
    0xfa, 0x7, 0x2e, 0x2, 0x2, 0xfa, 0xfc, 0x5, 0x56, 0x2c, 0x2, 0xfb, 0xf9, 
    0x3, 0x2, 0x2, 0x2, 0xfc, 0xff, 0x3, 0x2, 0x2, 0x2, 0xfd, 0xfb, 0x3, 
    0x2, 0x2, 0x2, 0xfd, 0xfe, 0x3, 0x2, 0x2, 0x2, 0xfe, 0x101, 0x3, 0x2, 
    0x2, 0x2, 0xff, 0xfd, 0x3, 0x2, 0x2, 0x2, 0x100, 0xf8, 0x3, 0x2, 0x2, 
    0x2, 0x100, 0x101, 0x3, 0x2, 0x2, 0x2, 0x101, 0x23, 0x3, 0x2, 0x2, 0x2, 
    0x102, 0x106, 0x7, 0x24, 0x2, 0x2, 0x103, 0x105, 0x5, 0x26, 0x14, 0x2, 
    0x104, 0x103, 0x3, 0x2, 0x2, 0x2, 0x105, 0x108, 0x3, 0x2, 0x2, 0x2, 
    0x106, 0x104, 0x3, 0x2, 0x2, 0x2, 0x106, 0x107, 0x3, 0x2, 0x2, 0x2, 
    0x107, 0x109, 0x3, 0x2, 0x2, 0x2, 0x108, 0x106, 0x3, 0x2, 0x2, 0x2, 
    0x109, 0x10a, 0x7, 0x25, 0x2, 0x2, 0x10a, 0x25, 0x3, 0x2, 0x2, 0x2, 
    0x10b, 0x11a, 0x5, 0x28, 0x15, 0x2, 0x10c, 0x11a, 0x5, 0x2a, 0x16, 0x2, 
    0x10d, 0x11a, 0x5, 0x2c, 0x17, 0x2, 0x10e, 0x11a, 0x5, 0x2e, 0x18, 0x2, 
    0x10f, 0x11a, 0x5, 0x30, 0x19, 0x2, 0x110, 0x11a, 0x5, 0x32, 0x1a, 0x2, 
    0x111, 0x11a, 0x5, 0x34, 0x1b, 0x2, 0x112, 0x11a, 0x5, 0x36, 0x1c, 0x2, 
    0x113, 0x11a, 0x5, 0x3a, 0x1e, 0x2, 0x114, 0x11a, 0x5, 0x3c, 0x1f, 0x2, 
    0x115, 0x11a, 0x5, 0x3e, 0x20, 0x2, 0x116, 0x11a, 0x5, 0x40, 0x21, 0x2, 
    0x117, 0x11a, 0x5, 0x42, 0x22, 0x2, 0x118, 0x11a, 0x5, 0x44, 0x23, 0x2, 
    0x119, 0x10b, 0x3, 0x2, 0x2, 0x2, 0x119, 0x10c, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x10d, 0x3, 0x2, 0x2, 0x2, 0x119, 0x10e, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x10f, 0x3, 0x2, 0x2, 0x2, 0x119, 0x110, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x111, 0x3, 0x2, 0x2, 0x2, 0x119, 0x112, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x113, 0x3, 0x2, 0x2, 0x2, 0x119, 0x114, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x115, 0x3, 0x2, 0x2, 0x2, 0x119, 0x116, 0x3, 0x2, 0x2, 0x2, 
    0x119, 0x117, 0x3, 0x2, 0x2, 0x2, 0x119, 0x118, 0x3, 0x2, 0x2, 0x2, 
    0x11a, 0x27, 0x3, 0x2, 0x2, 0x2, 0x11b, 0x11c, 0x7, 0x13, 0x2, 0x2, 
    0x11c, 0x11d, 0x5, 0x5c, 0x2f, 0x2, 0x11d, 0x11e, 0x7, 0x2f, 0x2, 0x2, 
    0x11e, 0x11f, 0x5, 0x46, 0x24, 0x2, 0x11f, 0x29, 0x3, 0x2, 0x2, 0x2, 
    0x120, 0x121, 0x7, 0x14, 0x2, 0x2, 0x121, 0x122, 0x5, 0x5c, 0x2f, 0x2, 
    0x122, 0x123, 0x7, 0x2f, 0x2, 0x2, 0x123, 0x124, 0x5, 0x46, 0x24, 0x2, 
    0x124, 0x2b, 0x3, 0x2, 0x2, 0x2, 0x125, 0x126, 0x7, 0x15, 0x2, 0x2, 
    0x126, 0x127, 0x5, 0x5c, 0x2f, 0x2, 0x127, 0x128, 0x7, 0x2f, 0x2, 0x2, 
    0x128, 0x129, 0x5, 0x46, 0x24, 0x2, 0x129, 0x12a, 0x7, 0x36, 0x2, 0x2, 
    0x12a, 0x12b, 0x5, 0x48, 0x25, 0x2, 0x12b, 0x2d, 0x3, 0x2, 0x2, 0x2, 
    0x12c, 0x12d, 0x7, 0x16, 0x2, 0x2, 0x12d, 0x132, 0x5, 0x5c, 0x2f, 0x2, 
    0x12e, 0x12f, 0x7, 0x2e, 0x2, 0x2, 0x12f, 0x131, 0x5, 0x5c, 0x2f, 0x2, 
    0x130, 0x12e, 0x3, 0x2, 0x2, 0x2, 0x131, 0x134, 0x3, 0x2, 0x2, 0x2, 
    0x132, 0x130, 0x3, 0x2, 0x2, 0x2, 0x132, 0x133, 0x3, 0x2, 0x2, 0x2, 
    0x133, 0x137, 0x3, 0x2, 0x2, 0x2, 0x134, 0x132, 0x3, 0x2, 0x2, 0x2, 
    0x135, 0x136, 0x7, 0x36, 0x2, 0x2, 0x136, 0x138, 0x5, 0x48, 0x25, 0x2, 
    0x137, 0x135, 0x3, 0x2, 0x2, 0x2, 0x137, 0x138, 0x3, 0x2, 0x2, 0x2, 
    0x138, 0x2f, 0x3, 0x2, 0x2, 0x2, 0x139, 0x13a, 0x7, 0x17, 0x2, 0x2, 
    0x13a, 0x13b, 0x5, 0x5c, 0x2f, 0x2, 0x13b, 0x13c, 0x7, 0x36, 0x2, 0x2, 
    0x13c, 0x13d, 0x5, 0x48, 0x25, 0x2, 0x13d, 0x31, 0x3, 0x2, 0x2, 0x2, 
    0x13e, 0x13f, 0x7, 0x18, 0x2, 0x2, 0x13f, 0x144, 0x5, 0x48, 0x25, 0x2, 
    0x140, 0x141, 0x7, 0x2e, 0x2, 0x2, 0x141, 0x143, 0x5, 0x48, 0x25, 0x2, 
    0x142, 0x140, 0x3, 0x2, 0x2, 0x2, 0x143, 0x146, 0x3, 0x2, 0x2, 0x2, 
    0x144, 0x142, 0x3, 0x2, 0x2, 0x2, 0x144, 0x145, 0x3, 0x2, 0x2, 0x2, 
    0x145, 0x33, 0x3, 0x2, 0x2, 0x2, 0x146, 0x144, 0x3, 0x2, 0x2, 0x2, 0x147, 
    0x148, 0x7, 0x19, 0x2, 0x2, 0x148, 0x14d, 0x5, 0x48, 0x25, 0x2, 0x149, 
    0x14a, 0x7, 0x2e, 0x2, 0x2, 0x14a, 0x14c, 0x5, 0x48, 0x25, 0x2, 0x14b, 
    0x149, 0x3, 0x2, 0x2, 0x2, 0x14c, 0x14f, 0x3, 0x2, 0x2, 0x2, 0x14d, 
    0x14b, 0x3, 0x2, 0x2, 0x2, 0x14d, 0x14e, 0x3, 0x2, 0x2, 0x2, 0x14e, 
    0x35, 0x3, 0x2, 0x2, 0x2, 0x14f, 0x14d, 0x3, 0x2, 0x2, 0x2, 0x150, 0x151, 
    0x7, 0x1a, 0x2, 0x2, 0x151, 0x156, 0x5, 0x38, 0x1d, 0x2, 0x152, 0x153, 
    0x7, 0x2e, 0x2, 0x2, 0x153, 0x155, 0x5, 0x38, 0x1d, 0x2, 0x154, 0x152, 
    0x3, 0x2, 0x2, 0x2, 0x155, 0x158, 0x3, 0x2, 0x2, 0x2, 0x156, 0x154, 
    0x3, 0x2, 0x2, 0x2, 0x156, 0x157, 0x3, 0x2, 0x2, 0x2, 0x157, 0x37, 0x3, 
    0x2, 0x2, 0x2, 0x158, 0x156, 0x3, 0x2, 0x2, 0x2, 0x159, 0x15a, 0x5, 
    0x5c, 0x2f, 0x2, 0x15a, 0x15b, 0x7, 0x36, 0x2, 0x2, 0x15b, 0x15d, 0x3, 
    0x2, 0x2, 0x2, 0x15c, 0x159, 0x3, 0x2, 0x2, 0x2, 0x15c, 0x15d, 0x3, 
    0x2, 0x2, 0x2, 0x15d, 0x15e, 0x3, 0x2, 0x2, 0x2, 0x15e, 0x15f, 0x5, 
    0x48, 0x25, 0x2, 0x15f, 0x39, 0x3, 0x2, 0x2, 0x2, 0x160, 0x161, 0x7, 
    0x1b, 0x2, 0x2, 0x161, 0x162, 0x5, 0x5c, 0x2f, 0x2, 0x162, 0x163, 0x7, 
    0x20, 0x2, 0x2, 0x163, 0x164, 0x5, 0x48, 0x25, 0x2, 0x164, 0x165, 0x5, 
    0x24, 0x13, 0x2, 0x165, 0x3b, 0x3, 0x2, 0x2, 0x2, 0x166, 0x167, 0x7, 
    0x1c, 0x2, 0x2, 0x167, 0x168, 0x5, 0x48, 0x25, 0x2, 0x168, 0x169, 0x5, 
    0x24, 0x13, 0x2, 0x169, 0x3d, 0x3, 0x2, 0x2, 0x2, 0x16a, 0x16b, 0x7, 
    0x1d, 0x2, 0x2, 0x16b, 0x16c, 0x5, 0x48, 0x25, 0x2, 0x16c, 0x174, 0x5, 
    0x24, 0x13, 0x2, 0x16d, 0x16e, 0x7, 0x1e, 0x2, 0x2, 0x16e, 0x16f, 0x7, 
    0x1d, 0x2, 0x2, 0x16f, 0x170, 0x5, 0x48, 0x25, 0x2, 0x170, 0x171, 0x5, 
    0x24, 0x13, 0x2, 0x171, 0x173, 0x3, 0x2, 0x2, 0x2, 0x172, 0x16d, 0x3, 
    0x2, 0x2, 0x2, 0x173, 0x176, 0x3, 0x2, 0x2, 0x2, 0x174, 0x172, 0x3, 
    0x2, 0x2, 0x2, 0x174, 0x175, 0x3, 0x2, 0x2, 0x2, 0x175, 0x179, 0x3, 
    0x2, 0x2, 0x2, 0x176, 0x174, 0x3, 0x2, 0x2, 0x2, 0x177, 0x178, 0x7, 
    0x1e, 0x2, 0x2, 0x178, 0x17a, 0x5, 0x24, 0x13, 0x2, 0x179, 0x177, 0x3, 
    0x2, 0x2, 0x2, 0x179, 0x17a, 0x3, 0x2, 0x2, 0x2, 0x17a, 0x3f, 0x3, 0x2, 
    0x2, 0x2, 0x17b, 0x17c, 0x7, 0x1f, 0x2, 0x2, 0x17c, 0x181, 0x5, 0x48, 
    0x25, 0x2, 0x17d, 0x17e, 0x7, 0x2e, 0x2, 0x2, 0x17e, 0x180, 0x5, 0x48, 
    0x25, 0x2, 0x17f, 0x17d, 0x3, 0x2, 0x2, 0x2, 0x180, 0x183, 0x3, 0x2, 
    0x2, 0x2, 0x181, 0x17f, 0x3, 0x2, 0x2, 0x2, 0x181, 0x182, 0x3, 0x2, 
    0x2, 0x2, 0x182, 0x41, 0x3, 0x2, 0x2, 0x2, 0x183, 0x181, 0x3, 0x2, 0x2, 
    0x2, 0x184, 0x189, 0x5, 0x5c, 0x2f, 0x2, 0x185, 0x186, 0x7, 0x2e, 0x2, 
    0x2, 0x186, 0x188, 0x5, 0x5c, 0x2f, 0x2, 0x187, 0x185, 0x3, 0x2, 0x2, 
    0x2, 0x188, 0x18b, 0x3, 0x2, 0x2, 0x2, 0x189, 0x187, 0x3, 0x2, 0x2, 
    0x2, 0x189, 0x18a, 0x3, 0x2, 0x2, 0x2, 0x18a, 0x18c, 0x3, 0x2, 0x2, 
    0x2, 0x18b, 0x189, 0x3, 0x2, 0x2, 0x2, 0x18c, 0x18d, 0x7, 0x36, 0x2, 
    0x2, 0x18d, 0x18e, 0x5, 0x48, 0x25, 0x2, 0x18e, 0x43, 0x3, 0x2, 0x2, 
    0x2, 0x18f, 0x190, 0x7, 0x4a, 0x2, 0x2, 0x190, 0x191, 0x5, 0x48, 0x25, 
    0x2, 0x191, 0x45, 0x3, 0x2, 0x2, 0x2, 0x192, 0x197, 0x5, 0x5c, 0x2f, 
    0x2, 0x193, 0x195, 0x5, 0x58, 0x2d, 0x2, 0x194, 0x196, 0x5, 0x58, 0x2d, 
    0x2, 0x195, 0x194, 0x3, 0x2, 0x2, 0x2, 0x195, 0x196, 0x3, 0x2, 0x2, 
    0x2, 0x196, 0x198, 0x3, 0x2, 0x2, 0x2, 0x197, 0x193, 0x3, 0x2, 0x2, 
    0x2, 0x197, 0x198, 0x3, 0x2, 0x2, 0x2, 0x198, 0x47, 0x3, 0x2, 0x2, 0x2, 
    0x199, 0x19d, 0x5, 0x50, 0x29, 0x2, 0x19a, 0x19c, 0x5, 0x4a, 0x26, 0x2, 
    0x19b, 0x19a, 0x3, 0x2, 0x2, 0x2, 0x19c, 0x19f, 0x3, 0x2, 0x2, 0x2, 
    0x19d, 0x19b, 0x3, 0x2, 0x2, 0x2, 0x19d, 0x19e, 0x3, 0x2, 0x2, 0x2, 
    0x19e, 0x49, 0x3, 0x2, 0x2, 0x2, 0x19f, 0x19d, 0x3, 0x2, 0x2, 0x2, 0x1a0, 
    0x1a1, 0x7, 0x2b, 0x2, 0x2, 0x1a1, 0x1a5, 0x5, 0x4c, 0x27, 0x2, 0x1a2, 
    0x1a3, 0x7, 0x2a, 0x2, 0x2, 0x1a3, 0x1a5, 0x5, 0x58, 0x2d, 0x2, 0x1a4, 
    0x1a0, 0x3, 0x2, 0x2, 0x2, 0x1a4, 0x1a2, 0x3, 0x2, 0x2, 0x2, 0x1a5, 
    0x4b, 0x3, 0x2, 0x2, 0x2, 0x1a6, 0x1b1, 0x5, 0x5c, 0x2f, 0x2, 0x1a7, 
    0x1b2, 0x5, 0x54, 0x2b, 0x2, 0x1a8, 0x1a9, 0x7, 0x2d, 0x2, 0x2, 0x1a9, 
    0x1ab, 0x5, 0x5c, 0x2f, 0x2, 0x1aa, 0x1a8, 0x3, 0x2, 0x2, 0x2, 0x1ab, 
    0x1ac, 0x3, 0x2, 0x2, 0x2, 0x1ac, 0x1aa, 0x3, 0x2, 0x2, 0x2, 0x1ac, 
    0x1ad, 0x3, 0x2, 0x2, 0x2, 0x1ad, 0x1af, 0x3, 0x2, 0x2, 0x2, 0x1ae, 
    0x1b0, 0x5, 0x54, 0x2b, 0x2, 0x1af, 0x1ae, 0x3, 0x2, 0x2, 0x2, 0x1af, 
    0x1b0, 0x3, 0x2, 0x2, 0x2, 0x1b0, 0x1b2, 0x3, 0x2, 0x2, 0x2, 0x1b1, 
    0x1a7, 0x3, 0x2, 0x2, 0x2, 0x1b1, 0x1aa, 0x3, 0x2, 0x2, 0x2, 0x1b1, 
    0x1b2, 0x3, 0x2, 0x2, 0x2, 0x1b2, 0x1b4, 0x3, 0x2, 0x2, 0x2, 0x1b3, 
    0x1b5, 0x5, 0x4e, 0x28, 0x2, 0x1b4, 0x1b3, 0x3, 0x2, 0x2, 0x2, 0x1b4, 
    0x1b5, 0x3, 0x2, 0x2, 0x2, 0x1b5, 0x4d, 0x3, 0x2, 0x2, 0x2, 0x1b6, 0x1b7, 
    0x7, 0xb, 0x2, 0x2, 0x1b7, 0x1b8, 0x5, 0x5c, 0x2f, 0x2, 0x1b8, 0x4f, 
    0x3, 0x2, 0x2, 0x2, 0x1b9, 0x1ba, 0x8, 0x29, 0x1, 0x2, 0x1ba, 0x1bb, 
    0x7, 0x38, 0x2, 0x2, 0x1bb, 0x1ea, 0x5, 0x50, 0x29, 0x10, 0x1bc, 0x1bd, 
    0x7, 0x23, 0x2, 0x2, 0x1bd, 0x1ea, 0x5, 0x50, 0x29, 0xb, 0x1be, 0x1bf, 
    0x7, 0x26, 0x2, 0x2, 0x1bf, 0x1c0, 0x5, 0x48, 0x25, 0x2, 0x1c0, 0x1c1, 
    0x7, 0x27, 0x2, 0x2, 0x1c1, 0x1ea, 0x3, 0x2, 0x2, 0x2, 0x1c2, 0x1c3, 
    0x7, 0x48, 0x2, 0x2, 0x1c3, 0x1c4, 0x5, 0x48, 0x25, 0x2, 0x1c4, 0x1c5, 
    0x7, 0x24, 0x2, 0x2, 0x1c5, 0x1c6, 0x5, 0x48, 0x25, 0x2, 0x1c6, 0x1d0, 
    0x7, 0x25, 0x2, 0x2, 0x1c7, 0x1c8, 0x7, 0x1e, 0x2, 0x2, 0x1c8, 0x1c9, 
    0x7, 0x48, 0x2, 0x2, 0x1c9, 0x1ca, 0x5, 0x48, 0x25, 0x2, 0x1ca, 0x1cb, 
    0x7, 0x24, 0x2, 0x2, 0x1cb, 0x1cc, 0x5, 0x48, 0x25, 0x2, 0x1cc, 0x1cd, 
    0x7, 0x25, 0x2, 0x2, 0x1cd, 0x1cf, 0x3, 0x2, 0x2, 0x2, 0x1ce, 0x1c7, 
    0x3, 0x2, 0x2, 0x2, 0x1cf, 0x1d2, 0x3, 0x2, 0x2, 0x2, 0x1d0, 0x1ce, 
    0x3, 0x2, 0x2, 0x2, 0x1d0, 0x1d1, 0x3, 0x2, 0x2, 0x2, 0x1d1, 0x1d3, 
    0x3, 0x2, 0x2, 0x2, 0x1d2, 0x1d0, 0x3, 0x2, 0x2, 0x2, 0x1d3, 0x1d4, 
    0x7, 0x1e, 0x2, 0x2, 0x1d4, 0x1d5, 0x7, 0x24, 0x2, 0x2, 0x1d5, 0x1d6, 
    0x5, 0x48, 0x25, 0x2, 0x1d6, 0x1d7, 0x7, 0x25, 0x2, 0x2, 0x1d7, 0x1ea, 
    0x3, 0x2, 0x2, 0x2, 0x1d8, 0x1dd, 0x5, 0x5c, 0x2f, 0x2, 0x1d9, 0x1da, 
    0x7, 0x2d, 0x2, 0x2, 0x1da, 0x1dc, 0x5, 0x5c, 0x2f, 0x2, 0x1db, 0x1d9, 
    0x3, 0x2, 0x2, 0x2, 0x1dc, 0x1df, 0x3, 0x2, 0x2, 0x2, 0x1dd, 0x1db, 
    0x3, 0x2, 0x2, 0x2, 0x1dd, 0x1de, 0x3, 0x2, 0x2, 0x2, 0x1de, 0x1e0, 
    0x3, 0x2, 0x2, 0x2, 0x1df, 0x1dd, 0x3, 0x2, 0x2, 0x2, 0x1e0, 0x1e2, 
    0x5, 0x54, 0x2b, 0x2, 0x1e1, 0x1e3, 0x5, 0x4e, 0x28, 0x2, 0x1e2, 0x1e1, 
    0x3, 0x2, 0x2, 0x2, 0x1e2, 0x1e3, 0x3, 0x2, 0x2, 0x2, 0x1e3, 0x1ea, 
    0x3, 0x2, 0x2, 0x2, 0x1e4, 0x1e5, 0x5, 0x5c, 0x2f, 0x2, 0x1e5, 0x1e6, 
    0x5, 0x4e, 0x28, 0x2, 0x1e6, 0x1ea, 0x3, 0x2, 0x2, 0x2, 0x1e7, 0x1ea, 
    0x5, 0x58, 0x2d, 0x2, 0x1e8, 0x1ea, 0x5, 0x5a, 0x2e, 0x2, 0x1e9, 0x1b9, 
    0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1bc, 0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1be, 
    0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1c2, 0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1d8, 
    0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1e4, 0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1e7, 
    0x3, 0x2, 0x2, 0x2, 0x1e9, 0x1e8, 0x3, 0x2, 0x2, 0x2, 0x1ea, 0x20a, 
    0x3, 0x2, 0x2, 0x2, 0x1eb, 0x1ec, 0xc, 0x11, 0x2, 0x2, 0x1ec, 0x1ed, 
    0x7, 0x3c, 0x2, 0x2, 0x1ed, 0x209, 0x5, 0x50, 0x29, 0x11, 0x1ee, 0x1ef, 
    0xc, 0xf, 0x2, 0x2, 0x1ef, 0x1f0, 0x9, 0x3, 0x2, 0x2, 0x1f0, 0x209, 
    0x5, 0x50, 0x29, 0x10, 0x1f1, 0x1f2, 0xc, 0xe, 0x2, 0x2, 0x1f2, 0x1f3, 
    0x9, 0x4, 0x2, 0x2, 0x1f3, 0x209, 0x5, 0x50, 0x29, 0xf, 0x1f4, 0x1f5, 
    0xc, 0xd, 0x2, 0x2, 0x1f5, 0x1f6, 0x7, 0x2c, 0x2, 0x2, 0x1f6, 0x209, 
    0x5, 0x50, 0x29, 0xe, 0x1f7, 0x1f8, 0xc, 0xc, 0x2, 0x2, 0x1f8, 0x1f9, 
    0x9, 0x5, 0x2, 0x2, 0x1f9, 0x209, 0x5, 0x50, 0x29, 0xd, 0x1fa, 0x1fb, 
    0xc, 0xa, 0x2, 0x2, 0x1fb, 0x1fc, 0x7, 0x21, 0x2, 0x2, 0x1fc, 0x209, 
    0x5, 0x50, 0x29, 0xb, 0x1fd, 0x1fe, 0xc, 0x9, 0x2, 0x2, 0x1fe, 0x1ff, 
    0x7, 0x22, 0x2, 0x2, 0x1ff, 0x209, 0x5, 0x50, 0x29, 0xa, 0x200, 0x201, 
    0xc, 0x13, 0x2, 0x2, 0x201, 0x202, 0x7, 0x2d, 0x2, 0x2, 0x202, 0x209, 
    0x5, 0x5c, 0x2f, 0x2, 0x203, 0x204, 0xc, 0x12, 0x2, 0x2, 0x204, 0x205, 
    0x7, 0x28, 0x2, 0x2, 0x205, 0x206, 0x5, 0x48, 0x25, 0x2, 0x206, 0x207, 
    0x7, 0x29, 0x2, 0x2, 0x207, 0x209, 0x3, 0x2, 0x2, 0x2, 0x208, 0x1eb, 
    0x3, 0x2, 0x2, 0x2, 0x208, 0x1ee, 0x3, 0x2, 0x2, 0x2, 0x208, 0x1f1, 
    0x3, 0x2, 0x2, 0x2, 0x208, 0x1f4, 0x3, 0x2, 0x2, 0x2, 0x208, 0x1f7, 
    0x3, 0x2, 0x2, 0x2, 0x208, 0x1fa, 0x3, 0x2, 0x2, 0x2, 0x208, 0x1fd, 
    0x3, 0x2, 0x2, 0x2, 0x208, 0x200, 0x3, 0x2, 0x2, 0x2, 0x208, 0x203, 
    0x3, 0x2, 0x2, 0x2, 0x209, 0x20c, 0x3, 0x2, 0x2, 0x2, 0x20a, 0x208, 
    0x3, 0x2, 0x2, 0x2, 0x20a, 0x20b, 0x3, 0x2, 0x2, 0x2, 0x20b, 0x51, 0x3, 
    0x2, 0x2, 0x2, 0x20c, 0x20a, 0x3, 0x2, 0x2, 0x2, 0x20d, 0x212, 0x5, 
    0x5c, 0x2f, 0x2, 0x20e, 0x20f, 0x7, 0x2d, 0x2, 0x2, 0x20f, 0x211, 0x5, 
    0x5c, 0x2f, 0x2, 0x210, 0x20e, 0x3, 0x2, 0x2, 0x2, 0x211, 0x214, 0x3, 
    0x2, 0x2, 0x2, 0x212, 0x210, 0x3, 0x2, 0x2, 0x2, 0x212, 0x213, 0x3, 
    0x2, 0x2, 0x2, 0x213, 0x216, 0x3, 0x2, 0x2, 0x2, 0x214, 0x212, 0x3, 
    0x2, 0x2, 0x2, 0x215, 0x217, 0x5, 0x54, 0x2b, 0x2, 0x216, 0x215, 0x3, 
    0x2, 0x2, 0x2, 0x216, 0x217, 0x3, 0x2, 0x2, 0x2, 0x217, 0x53, 0x3, 0x2, 
    0x2, 0x2, 0x218, 0x224, 0x7, 0x26, 0x2, 0x2, 0x219, 0x21e, 0x5, 0x56, 
    0x2c, 0x2, 0x21a, 0x21b, 0x7, 0x2e, 0x2, 0x2, 0x21b, 0x21d, 0x5, 0x56, 
    0x2c, 0x2, 0x21c, 0x21a, 0x3, 0x2, 0x2, 0x2, 0x21d, 0x220, 0x3, 0x2, 
    0x2, 0x2, 0x21e, 0x21c, 0x3, 0x2, 0x2, 0x2, 0x21e, 0x21f, 0x3, 0x2, 
    0x2, 0x2, 0x21f, 0x222, 0x3, 0x2, 0x2, 0x2, 0x220, 0x21e, 0x3, 0x2, 
    0x2, 0x2, 0x221, 0x223, 0x7, 0x2e, 0x2, 0x2, 0x222, 0x221, 0x3, 0x2, 
    0x2, 0x2, 0x222, 0x223, 0x3, 0x2, 0x2, 0x2, 0x223, 0x225, 0x3, 0x2, 
    0x2, 0x2, 0x224, 0x219, 0x3, 0x2, 0x2, 0x2, 0x224, 0x225, 0x3, 0x2, 
    0x2, 0x2, 0x225, 0x226, 0x3, 0x2, 0x2, 0x2, 0x226, 0x227, 0x7, 0x27, 
    0x2, 0x2, 0x227, 0x55, 0x3, 0x2, 0x2, 0x2, 0x228, 0x229, 0x5, 0x5c, 
    0x2f, 0x2, 0x229, 0x22a, 0x7, 0x36, 0x2, 0x2, 0x22a, 0x22c, 0x3, 0x2, 
    0x2, 0x2, 0x22b, 0x228, 0x3, 0x2, 0x2, 0x2, 0x22b, 0x22c, 0x3, 0x2, 
    0x2, 0x2, 0x22c, 0x22d, 0x3, 0x2, 0x2, 0x2, 0x22d, 0x22e, 0x5, 0x48, 
    0x25, 0x2, 0x22e, 0x57, 0x3, 0x2, 0x2, 0x2, 0x22f, 0x23b, 0x7, 0x28, 
    0x2, 0x2, 0x230, 0x235, 0x5, 0x48, 0x25, 0x2, 0x231, 0x232, 0x7, 0x2e, 
    0x2, 0x2, 0x232, 0x234, 0x5, 0x48, 0x25, 0x2, 0x233, 0x231, 0x3, 0x2, 
    0x2, 0x2, 0x234, 0x237, 0x3, 0x2, 0x2, 0x2, 0x235, 0x233, 0x3, 0x2, 
    0x2, 0x2, 0x235, 0x236, 0x3, 0x2, 0x2, 0x2, 0x236, 0x239, 0x3, 0x2, 
    0x2, 0x2, 0x237, 0x235, 0x3, 0x2, 0x2, 0x2, 0x238, 0x23a, 0x7, 0x2e, 
    0x2, 0x2, 0x239, 0x238, 0x3, 0x2, 0x2, 0x2, 0x239, 0x23a, 0x3, 0x2, 
    0x2, 0x2, 0x23a, 0x23c, 0x3, 0x2, 0x2, 0x2, 0x23b, 0x230, 0x3, 0x2, 
    0x2, 0x2, 0x23b, 0x23c, 0x3, 0x2, 0x2, 0x2, 0x23c, 0x23d, 0x3, 0x2, 
    0x2, 0x2, 0x23d, 0x23e, 0x7, 0x29, 0x2, 0x2, 0x23e, 0x59, 0x3, 0x2, 
    0x2, 0x2, 0x23f, 0x240, 0x9, 0x6, 0x2, 0x2, 0x240, 0x5b, 0x3, 0x2, 0x2, 
    0x2, 0x241, 0x242, 0x9, 0x7, 0x2, 0x2, 0x242, 0x5d, 0x3, 0x2, 0x2, 0x2, 
    0x3e, 0x61, 0x70, 0x77, 0x7a, 0x7d, 0x80, 0x85, 0x8a, 0x92, 0x97, 0x9d, 
    0xa1, 0xb1, 0xc3, 0xc9, 0xd4, 0xd8, 0xda, 0xe1, 0xe5, 0xe9, 0xee, 0xf2, 
    0xfd, 0x100, 0x106, 0x119, 0x132, 0x137, 0x144, 0x14d, 0x156, 0x15c, 
    0x174, 0x179, 0x181, 0x189, 0x195, 0x197, 0x19d, 0x1a4, 0x1ac, 0x1af, 
    0x1b1, 0x1b4, 0x1d0, 0x1dd, 0x1e2, 0x1e9, 0x208, 0x20a, 0x212, 0x216, 
    0x21e, 0x222, 0x224, 0x22b, 0x235, 0x239, 0x23b, 
  };

  atn::ATNDeserializer deserializer;
  _atn = deserializer.deserialize(_serializedATN);

  size_t count = _atn.getNumberOfDecisions();
  _decisionToDFA.reserve(count);
  for (size_t i = 0; i < count; i++) { 
    _decisionToDFA.emplace_back(_atn.getDecisionState(i), i);
  }
}

NetParser::Initializer NetParser::_init;
