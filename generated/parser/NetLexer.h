
// Generated from Net.g4 by ANTLR 4.7.2

#pragma once


#include "antlr4-runtime.h"




class  NetLexer : public antlr4::Lexer {
public:
  enum {
    NET = 1, BLOCK = 2, FUNCTION = 3, OPTIMIZER = 4, SCHEDULE = 5, INITIALISER = 6, 
    IMPORT = 7, DERIVATIVE = 8, DATA = 9, TRAIN = 10, CHECK = 11, EXPORT = 12, 
    TARGET = 13, ON = 14, INPUT = 15, LABEL = 16, WEIGHT = 17, STATE = 18, 
    SHARED = 19, LOSS = 20, METRIC = 21, EXPECT = 22, FOR = 23, REPEAT = 24, 
    IF = 25, ELSE = 26, RETURN = 27, IN = 28, AND = 29, OR = 30, NOT = 31, 
    LEFT_BRACE = 32, RIGHT_BRACE = 33, LEFT_PARENTHESIS = 34, RIGHT_PARENTHESIS = 35, 
    LEFT_BRACKET = 36, RIGHT_BRACKET = 37, ARROW = 38, PIPE = 39, RANGE = 40, 
    DOT = 41, COMMA = 42, COLON = 43, EQUAL = 44, UNEQUAL = 45, AT_MOST = 46, 
    AT_LEAST = 47, LESS = 48, GREATER = 49, ASSIGN = 50, PLUS = 51, MINUS = 52, 
    TIMES = 53, DIVIDE = 54, MODULO = 55, POWER = 56, INTEGER = 57, REAL = 58, 
    BAD_NUMBER = 59, TEXT = 60, OPEN_TEXT = 61, NAME = 62, COMMENT = 63, 
    SPACE = 64, FOREIGN = 65, UNKNOWN = 66
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

