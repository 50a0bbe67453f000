
// Generated from Net.g4 by ANTLR 4.7.2

#pragma once


#include "antlr4-runtime.h"




class  NetParser : public antlr4::Parser {
public:
  enum {
    NET = 1, BLOCK = 2, FUNCTION = 3, OPTIMIZER = 4, SCHEDULE = 5, INITIALISER = 6, 
    IMPORT = 7, DEFAULTS = 8, AS = 9, DERIVATIVE = 10, DATA = 11, TRAIN = 12, 
    CHECK = 13, EXPORT = 14, TARGET = 15, ON = 16, INPUT = 17, LABEL = 18, 
    WEIGHT = 19, STATE = 20, SHARED = 21, LOSS = 22, METRIC = 23, EXPECT = 24, 
    FOR = 25, REPEAT = 26, IF = 27, ELSE = 28, RETURN = 29, IN = 30, AND = 31, 
    OR = 32, NOT = 33, LEFT_BRACE = 34, RIGHT_BRACE = 35, LEFT_PARENTHESIS = 36, 
    RIGHT_PARENTHESIS = 37, LEFT_BRACKET = 38, RIGHT_BRACKET = 39, ARROW = 40, 
    PIPE = 41, RANGE = 42, DOT = 43, COMMA = 44, COLON = 45, EQUAL = 46, 
    UNEQUAL = 47, AT_MOST = 48, AT_LEAST = 49, LESS = 50, GREATER = 51, 
    ASSIGN = 52, PLUS = 53, MINUS = 54, TIMES = 55, DIVIDE = 56, MODULO = 57, 
    POWER = 58, INTEGER = 59, REAL = 60, BAD_NUMBER = 61, TEXT = 62, OPEN_TEXT = 63, 
    NAME = 64, COMMENT = 65, SPACE = 66, FOREIGN = 67, UNKNOWN = 68, KEY = 69, 
    CHOOSE = 70, STRAY = 71, LONE = 72
  };

  enum {
    RuleFile = 0, RuleDeclaration = 1, RuleNetDeclaration = 2, RuleBlockDeclaration = 3, 
    RuleFormulaDeclaration = 4, RuleVariant = 5, RuleImportLine = 6, RuleDefaultsLine = 7, 
    RuleDataSection = 8, RuleTrainSection = 9, RuleCheckLine = 10, RuleExportSection = 11, 
    RuleTargetSection = 12, RuleParameters = 13, RuleParameter = 14, RuleSettings = 15, 
    RuleSetting = 16, RuleBody = 17, RuleStatement = 18, RuleInputStatement = 19, 
    RuleLabelStatement = 20, RuleWeightStatement = 21, RuleStateStatement = 22, 
    RuleSharedStatement = 23, RuleLossStatement = 24, RuleMetricStatement = 25, 
    RuleExpectStatement = 26, RuleExpectation = 27, RuleForStatement = 28, 
    RuleRepeatStatement = 29, RuleIfStatement = 30, RuleReturnStatement = 31, 
    RuleAssignment = 32, RuleLoneExpression = 33, RuleType = 34, RuleExpr = 35, 
    RuleLink = 36, RuleStep = 37, RuleAsSystem = 38, RuleOperation = 39, 
    RuleCall = 40, RuleArguments = 41, RuleArgument = 42, RuleList = 43, 
    RuleLiteral = 44, RuleName = 45
  };

  NetParser(antlr4::TokenStream *input);
  ~NetParser();

  virtual std::string getGrammarFileName() const override;
  virtual const antlr4::atn::ATN& getATN() const override { return _atn; };
  virtual const std::vector<std::string>& getTokenNames() const override { return _tokenNames; }; // deprecated: use vocabulary instead.
  virtual const std::vector<std::string>& getRuleNames() const override;
  virtual antlr4::dfa::Vocabulary& getVocabulary() const override;


  class FileContext;
  class DeclarationContext;
  class NetDeclarationContext;
  class BlockDeclarationContext;
  class FormulaDeclarationContext;
  class VariantContext;
  class ImportLineContext;
  class DefaultsLineContext;
  class DataSectionContext;
  class TrainSectionContext;
  class CheckLineContext;
  class ExportSectionContext;
  class TargetSectionContext;
  class ParametersContext;
  class ParameterContext;
  class SettingsContext;
  class SettingContext;
  class BodyContext;
  class StatementContext;
  class InputStatementContext;
  class LabelStatementContext;
  class WeightStatementContext;
  class StateStatementContext;
  class SharedStatementContext;
  class LossStatementContext;
  class MetricStatementContext;
  class ExpectStatementContext;
  class ExpectationContext;
  class ForStatementContext;
  class RepeatStatementContext;
  class IfStatementContext;
  class ReturnStatementContext;
  class AssignmentContext;
  class LoneExpressionContext;
  class TypeContext;
  class ExprContext;
  class LinkContext;
  class StepContext;
  class AsSystemContext;
  class OperationContext;
  class CallContext;
  class ArgumentsContext;
  class ArgumentContext;
  class ListContext;
  class LiteralContext;
  class NameContext; 

  class  FileContext : public antlr4::ParserRuleContext {
  public:
    FileContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *EOF();
    std::vector<DeclarationContext *> declaration();
    DeclarationContext* declaration(size_t i);

   
  };

  FileContext* file();

  class  DeclarationContext : public antlr4::ParserRuleContext {
  public:
    DeclarationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    NetDeclarationContext *netDeclaration();
    BlockDeclarationContext *blockDeclaration();
    FormulaDeclarationContext *formulaDeclaration();
    ImportLineContext *importLine();
    DefaultsLineContext *defaultsLine();
    DataSectionContext *dataSection();
    TrainSectionContext *trainSection();
    CheckLineContext *checkLine();
    ExportSectionContext *exportSection();
    TargetSectionContext *targetSection();

   
  };

  DeclarationContext* declaration();

  class  NetDeclarationContext : public antlr4::ParserRuleContext {
  public:
    NetDeclarationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *NET();
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    antlr4::tree::TerminalNode *ASSIGN();
    BodyContext *body();
    ArgumentsContext *arguments();
    ParametersContext *parameters();

   
  };

  NetDeclarationContext* netDeclaration();

  class  BlockDeclarationContext : public antlr4::ParserRuleContext {
  public:
    BlockDeclarationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *BLOCK();
    NameContext *name();
    BodyContext *body();
    ParametersContext *parameters();
    std::vector<VariantContext *> variant();
    VariantContext* variant(size_t i);

   
  };

  BlockDeclarationContext* blockDeclaration();

  class  FormulaDeclarationContext : public antlr4::ParserRuleContext {
  public:
    antlr4::Token *word = nullptr;;
    FormulaDeclarationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    NameContext *name();
    antlr4::tree::TerminalNode *FUNCTION();
    antlr4::tree::TerminalNode *LOSS();
    antlr4::tree::TerminalNode *METRIC();
    antlr4::tree::TerminalNode *OPTIMIZER();
    antlr4::tree::TerminalNode *SCHEDULE();
    antlr4::tree::TerminalNode *INITIALISER();
    antlr4::tree::TerminalNode *ASSIGN();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    BodyContext *body();
    ParametersContext *parameters();
    std::vector<VariantContext *> variant();
    VariantContext* variant(size_t i);
    antlr4::tree::TerminalNode *DERIVATIVE();

   
  };

  FormulaDeclarationContext* formulaDeclaration();

  class  VariantContext : public antlr4::ParserRuleContext {
  public:
    VariantContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *AS();
    NameContext *name();
    ArgumentsContext *arguments();

   
  };

  VariantContext* variant();

  class  ImportLineContext : public antlr4::ParserRuleContext {
  public:
    ImportLineContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *IMPORT();
    antlr4::tree::TerminalNode *TEXT();

   
  };

  ImportLineContext* importLine();

  class  DefaultsLineContext : public antlr4::ParserRuleContext {
  public:
    DefaultsLineContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *DEFAULTS();
    antlr4::tree::TerminalNode *AS();
    NameContext *name();

   
  };

  DefaultsLineContext* defaultsLine();

  class  DataSectionContext : public antlr4::ParserRuleContext {
  public:
    DataSectionContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *DATA();
    NameContext *name();
    SettingsContext *settings();
    ParametersContext *parameters();

   
  };

  DataSectionContext* dataSection();

  class  TrainSectionContext : public antlr4::ParserRuleContext {
  public:
    TrainSectionContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *TRAIN();
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    antlr4::tree::TerminalNode *COLON();
    antlr4::tree::TerminalNode *ON();
    CallContext *call();
    SettingsContext *settings();

   
  };

  TrainSectionContext* trainSection();

  class  CheckLineContext : public antlr4::ParserRuleContext {
  public:
    CheckLineContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *CHECK();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  CheckLineContext* checkLine();

  class  ExportSectionContext : public antlr4::ParserRuleContext {
  public:
    ExportSectionContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *EXPORT();
    NameContext *name();
    SettingsContext *settings();

   
  };

  ExportSectionContext* exportSection();

  class  TargetSectionContext : public antlr4::ParserRuleContext {
  public:
    TargetSectionContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *TARGET();
    SettingsContext *settings();

   
  };

  TargetSectionContext* targetSection();

  class  ParametersContext : public antlr4::ParserRuleContext {
  public:
    ParametersContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LEFT_PARENTHESIS();
    antlr4::tree::TerminalNode *RIGHT_PARENTHESIS();
    std::vector<ParameterContext *> parameter();
    ParameterContext* parameter(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  ParametersContext* parameters();

  class  ParameterContext : public antlr4::ParserRuleContext {
  public:
    ParameterContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    antlr4::tree::TerminalNode *COLON();
    antlr4::tree::TerminalNode *IN();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    antlr4::tree::TerminalNode *ASSIGN();

   
  };

  ParameterContext* parameter();

  class  SettingsContext : public antlr4::ParserRuleContext {
  public:
    SettingsContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LEFT_BRACE();
    antlr4::tree::TerminalNode *RIGHT_BRACE();
    std::vector<SettingContext *> setting();
    SettingContext* setting(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  SettingsContext* settings();

  class  SettingContext : public antlr4::ParserRuleContext {
  public:
    SettingContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *KEY();
    std::vector<ArgumentContext *> argument();
    ArgumentContext* argument(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  SettingContext* setting();

  class  BodyContext : public antlr4::ParserRuleContext {
  public:
    BodyContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LEFT_BRACE();
    antlr4::tree::TerminalNode *RIGHT_BRACE();
    std::vector<StatementContext *> statement();
    StatementContext* statement(size_t i);

   
  };

  BodyContext* body();

  class  StatementContext : public antlr4::ParserRuleContext {
  public:
    StatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    InputStatementContext *inputStatement();
    LabelStatementContext *labelStatement();
    WeightStatementContext *weightStatement();
    StateStatementContext *stateStatement();
    SharedStatementContext *sharedStatement();
    LossStatementContext *lossStatement();
    MetricStatementContext *metricStatement();
    ExpectStatementContext *expectStatement();
    ForStatementContext *forStatement();
    RepeatStatementContext *repeatStatement();
    IfStatementContext *ifStatement();
    ReturnStatementContext *returnStatement();
    AssignmentContext *assignment();
    LoneExpressionContext *loneExpression();

   
  };

  StatementContext* statement();

  class  InputStatementContext : public antlr4::ParserRuleContext {
  public:
    InputStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *INPUT();
    NameContext *name();
    antlr4::tree::TerminalNode *COLON();
    TypeContext *type();

   
  };

  InputStatementContext* inputStatement();

  class  LabelStatementContext : public antlr4::ParserRuleContext {
  public:
    LabelStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LABEL();
    NameContext *name();
    antlr4::tree::TerminalNode *COLON();
    TypeContext *type();

   
  };

  LabelStatementContext* labelStatement();

  class  WeightStatementContext : public antlr4::ParserRuleContext {
  public:
    WeightStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *WEIGHT();
    NameContext *name();
    antlr4::tree::TerminalNode *COLON();
    TypeContext *type();
    antlr4::tree::TerminalNode *ASSIGN();
    ExprContext *expr();

   
  };

  WeightStatementContext* weightStatement();

  class  StateStatementContext : public antlr4::ParserRuleContext {
  public:
    StateStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *STATE();
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);
    antlr4::tree::TerminalNode *ASSIGN();
    ExprContext *expr();

   
  };

  StateStatementContext* stateStatement();

  class  SharedStatementContext : public antlr4::ParserRuleContext {
  public:
    SharedStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *SHARED();
    NameContext *name();
    antlr4::tree::TerminalNode *ASSIGN();
    ExprContext *expr();

   
  };

  SharedStatementContext* sharedStatement();

  class  LossStatementContext : public antlr4::ParserRuleContext {
  public:
    LossStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LOSS();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  LossStatementContext* lossStatement();

  class  MetricStatementContext : public antlr4::ParserRuleContext {
  public:
    MetricStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *METRIC();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  MetricStatementContext* metricStatement();

  class  ExpectStatementContext : public antlr4::ParserRuleContext {
  public:
    ExpectStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *EXPECT();
    std::vector<ExpectationContext *> expectation();
    ExpectationContext* expectation(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  ExpectStatementContext* expectStatement();

  class  ExpectationContext : public antlr4::ParserRuleContext {
  public:
    ExpectationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    ExprContext *expr();
    NameContext *name();
    antlr4::tree::TerminalNode *ASSIGN();

   
  };

  ExpectationContext* expectation();

  class  ForStatementContext : public antlr4::ParserRuleContext {
  public:
    ForStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *FOR();
    NameContext *name();
    antlr4::tree::TerminalNode *IN();
    ExprContext *expr();
    BodyContext *body();

   
  };

  ForStatementContext* forStatement();

  class  RepeatStatementContext : public antlr4::ParserRuleContext {
  public:
    RepeatStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *REPEAT();
    ExprContext *expr();
    BodyContext *body();

   
  };

  RepeatStatementContext* repeatStatement();

  class  IfStatementContext : public antlr4::ParserRuleContext {
  public:
    IfStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    std::vector<antlr4::tree::TerminalNode *> IF();
    antlr4::tree::TerminalNode* IF(size_t i);
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<BodyContext *> body();
    BodyContext* body(size_t i);
    std::vector<antlr4::tree::TerminalNode *> ELSE();
    antlr4::tree::TerminalNode* ELSE(size_t i);

   
  };

  IfStatementContext* ifStatement();

  class  ReturnStatementContext : public antlr4::ParserRuleContext {
  public:
    ReturnStatementContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *RETURN();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  ReturnStatementContext* returnStatement();

  class  AssignmentContext : public antlr4::ParserRuleContext {
  public:
    AssignmentContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    antlr4::tree::TerminalNode *ASSIGN();
    ExprContext *expr();
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  AssignmentContext* assignment();

  class  LoneExpressionContext : public antlr4::ParserRuleContext {
  public:
    LoneExpressionContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LONE();
    ExprContext *expr();

   
  };

  LoneExpressionContext* loneExpression();

  class  TypeContext : public antlr4::ParserRuleContext {
  public:
    TypeContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    NameContext *name();
    std::vector<ListContext *> list();
    ListContext* list(size_t i);

   
  };

  TypeContext* type();

  class  ExprContext : public antlr4::ParserRuleContext {
  public:
    ExprContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    OperationContext *operation();
    std::vector<LinkContext *> link();
    LinkContext* link(size_t i);

   
  };

  ExprContext* expr();

  class  LinkContext : public antlr4::ParserRuleContext {
  public:
    LinkContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *PIPE();
    StepContext *step();
    antlr4::tree::TerminalNode *ARROW();
    ListContext *list();

   
  };

  LinkContext* link();

  class  StepContext : public antlr4::ParserRuleContext {
  public:
    StepContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    ArgumentsContext *arguments();
    AsSystemContext *asSystem();
    std::vector<antlr4::tree::TerminalNode *> DOT();
    antlr4::tree::TerminalNode* DOT(size_t i);

   
  };

  StepContext* step();

  class  AsSystemContext : public antlr4::ParserRuleContext {
  public:
    AsSystemContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *AS();
    NameContext *name();

   
  };

  AsSystemContext* asSystem();

  class  OperationContext : public antlr4::ParserRuleContext {
  public:
    OperationContext(antlr4::ParserRuleContext *parent, size_t invokingState);
   
    OperationContext() = default;
    void copyFrom(OperationContext *context);
    using antlr4::ParserRuleContext::copyFrom;

    virtual size_t getRuleIndex() const override;

   
  };

  class  GroupContext : public OperationContext {
  public:
    GroupContext(OperationContext *ctx);

    antlr4::tree::TerminalNode *LEFT_PARENTHESIS();
    ExprContext *expr();
    antlr4::tree::TerminalNode *RIGHT_PARENTHESIS();
  };

  class  ChoiceContext : public OperationContext {
  public:
    ChoiceContext(OperationContext *ctx);

    std::vector<antlr4::tree::TerminalNode *> CHOOSE();
    antlr4::tree::TerminalNode* CHOOSE(size_t i);
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> LEFT_BRACE();
    antlr4::tree::TerminalNode* LEFT_BRACE(size_t i);
    std::vector<antlr4::tree::TerminalNode *> RIGHT_BRACE();
    antlr4::tree::TerminalNode* RIGHT_BRACE(size_t i);
    std::vector<antlr4::tree::TerminalNode *> ELSE();
    antlr4::tree::TerminalNode* ELSE(size_t i);
  };

  class  ValueContext : public OperationContext {
  public:
    ValueContext(OperationContext *ctx);

    LiteralContext *literal();
  };

  class  ItemsContext : public OperationContext {
  public:
    ItemsContext(OperationContext *ctx);

    ListContext *list();
  };

  class  IndexContext : public OperationContext {
  public:
    IndexContext(OperationContext *ctx);

    OperationContext *operation();
    antlr4::tree::TerminalNode *LEFT_BRACKET();
    ExprContext *expr();
    antlr4::tree::TerminalNode *RIGHT_BRACKET();
  };

  class  BinaryContext : public OperationContext {
  public:
    BinaryContext(OperationContext *ctx);

    antlr4::Token *op = nullptr;
    std::vector<OperationContext *> operation();
    OperationContext* operation(size_t i);
    antlr4::tree::TerminalNode *POWER();
    antlr4::tree::TerminalNode *TIMES();
    antlr4::tree::TerminalNode *DIVIDE();
    antlr4::tree::TerminalNode *MODULO();
    antlr4::tree::TerminalNode *PLUS();
    antlr4::tree::TerminalNode *MINUS();
    antlr4::tree::TerminalNode *RANGE();
    antlr4::tree::TerminalNode *EQUAL();
    antlr4::tree::TerminalNode *UNEQUAL();
    antlr4::tree::TerminalNode *LESS();
    antlr4::tree::TerminalNode *AT_MOST();
    antlr4::tree::TerminalNode *GREATER();
    antlr4::tree::TerminalNode *AT_LEAST();
    antlr4::tree::TerminalNode *IN();
    antlr4::tree::TerminalNode *AND();
    antlr4::tree::TerminalNode *OR();
  };

  class  ApplicationContext : public OperationContext {
  public:
    ApplicationContext(OperationContext *ctx);

    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    ArgumentsContext *arguments();
    std::vector<antlr4::tree::TerminalNode *> DOT();
    antlr4::tree::TerminalNode* DOT(size_t i);
    AsSystemContext *asSystem();
  };

  class  MemberContext : public OperationContext {
  public:
    MemberContext(OperationContext *ctx);

    OperationContext *operation();
    antlr4::tree::TerminalNode *DOT();
    NameContext *name();
  };

  class  UnaryContext : public OperationContext {
  public:
    UnaryContext(OperationContext *ctx);

    antlr4::Token *op = nullptr;
    OperationContext *operation();
    antlr4::tree::TerminalNode *MINUS();
    antlr4::tree::TerminalNode *NOT();
  };

  OperationContext* operation();
  OperationContext* operation(int precedence);
  class  CallContext : public antlr4::ParserRuleContext {
  public:
    CallContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    std::vector<NameContext *> name();
    NameContext* name(size_t i);
    std::vector<antlr4::tree::TerminalNode *> DOT();
    antlr4::tree::TerminalNode* DOT(size_t i);
    ArgumentsContext *arguments();

   
  };

  CallContext* call();

  class  ArgumentsContext : public antlr4::ParserRuleContext {
  public:
    ArgumentsContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LEFT_PARENTHESIS();
    antlr4::tree::TerminalNode *RIGHT_PARENTHESIS();
    std::vector<ArgumentContext *> argument();
    ArgumentContext* argument(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  ArgumentsContext* arguments();

  class  ArgumentContext : public antlr4::ParserRuleContext {
  public:
    ArgumentContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    ExprContext *expr();
    NameContext *name();
    antlr4::tree::TerminalNode *ASSIGN();

   
  };

  ArgumentContext* argument();

  class  ListContext : public antlr4::ParserRuleContext {
  public:
    ListContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *LEFT_BRACKET();
    antlr4::tree::TerminalNode *RIGHT_BRACKET();
    std::vector<ExprContext *> expr();
    ExprContext* expr(size_t i);
    std::vector<antlr4::tree::TerminalNode *> COMMA();
    antlr4::tree::TerminalNode* COMMA(size_t i);

   
  };

  ListContext* list();

  class  LiteralContext : public antlr4::ParserRuleContext {
  public:
    LiteralContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *INTEGER();
    antlr4::tree::TerminalNode *REAL();
    antlr4::tree::TerminalNode *TEXT();
    antlr4::tree::TerminalNode *NAME();

   
  };

  LiteralContext* literal();

  class  NameContext : public antlr4::ParserRuleContext {
  public:
    NameContext(antlr4::ParserRuleContext *parent, size_t invokingState);
    virtual size_t getRuleIndex() const override;
    antlr4::tree::TerminalNode *NAME();
    antlr4::tree::TerminalNode *TEXT();

   
  };

  NameContext* name();


  virtual bool sempred(antlr4::RuleContext *_localctx, size_t ruleIndex, size_t predicateIndex) override;
  bool operationSempred(OperationContext *_localctx, size_t predicateIndex);

private:
  static std::vector<antlr4::dfa::DFA> _decisionToDFA;
  static antlr4::atn::PredictionContextCache _sharedContextCache;
  static std::vector<std::string> _ruleNames;
  static std::vector<std::string> _tokenNames;

  static std::vector<std::string> _literalNames;
  static std::vector<std::string> _symbolicNames;
  static antlr4::dfa::Vocabulary _vocabulary;
  static antlr4::atn::ATN _atn;
  static std::vector<uint16_t> _serializedATN;


  struct Initializer {
    Initializer();
  };
  static Initializer _init;
};

