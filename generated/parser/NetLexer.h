
// Generated from Net.g4 by ANTLR 4.7.2

#pragma once


#include "antlr4-runtime.h"




class  NetLexer : public antlr4::Lexer {
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
    NAME = 64, COMMENT = 65, SPACE = 66, FOREIGN = 67, UNKNOWN = 68
  };

  NetLexer(antlr4::CharStream *input);
  ~NetLexer();

  virtual std::string getGrammarFileName() const override;
  virtual const std::vector<std::string>& getRuleNames() const override;

  virtual const std::vector<std::string>& getChannelNames() const override;
  virtual const std::vector<std::string>& getModeNames() const override;
  virtual const std::vector<std::string>& getTokenNames() const override; // deprecated, use vocabulary instead
  virtual antlr4::dfa::Vocabulary& getVocabulary() const override;

  virtual const std::vector<uint16_t> getSerializedATN() const override;
  virtual const antlr4::atn::ATN& getATN() const override;

private:
  static std::vector<antlr4::dfa::DFA> _decisionToDFA;
  static antlr4::atn::PredictionContextCache _sharedContextCache;
  static std::vector<std::string> _ruleNames;
  static std::vector<std::string> _tokenNames;
  static std::vector<std::string> _channelNames;
  static std::vector<std::string> _modeNames;

  static std::vector<std::string> _literalNames;
  static std::vector<std::string> _symbolicNames;
  static antlr4::dfa::Vocabulary _vocabulary;
  static antlr4::atn::ATN _atn;
  static std::vector<uint16_t> _serializedATN;


  // Individual action functions triggered by action() above.

  // Individual semantic predicate functions triggered by sempred() above.

  struct Initializer {
    Initializer();
  };
  static Initializer _init;
};

