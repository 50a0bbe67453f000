
// Generated from Net.g4 by ANTLR 4.7.2

#pragma once


#include "antlr4-runtime.h"




class  NetLexer : public antlr4::Lexer {
public:
  enum {
    NET = 1, BLOCK = 2, DATA = 3, TRAIN = 4, CHECK = 5, EXPORT = 6, TARGET = 7, 
    ON = 8, INPUT = 9, LABEL = 10, WEIGHT = 11, SHARED = 12, LOSS = 13, 
    METRIC = 14, EXPECT = 15, FOR = 16, REPEAT = 17, IF = 18, ELSE = 19, 
    RETURN = 20, IN = 21, AND = 22, OR = 23, NOT = 24, LEFT_BRACE = 25, 
    RIGHT_BRACE = 26, LEFT_PARENTHESIS = 27, RIGHT_PARENTHESIS = 28, LEFT_BRACKET = 29, 
    RIGHT_BRACKET = 30, ARROW = 31, PIPE = 32, RANGE = 33, DOT = 34, COMMA = 35, 
    COLON = 36, EQUAL = 37, UNEQUAL = 38, AT_MOST = 39, AT_LEAST = 40, LESS = 41, 
    GREATER = 42, ASSIGN = 43, PLUS = 44, MINUS = 45, TIMES = 46, DIVIDE = 47, 
    MODULO = 48, POWER = 49, INTEGER = 50, REAL = 51, BAD_NUMBER = 52, TEXT = 53, 
    OPEN_TEXT = 54, NAME = 55, COMMENT = 56, SPACE = 57, FOREIGN = 58, UNKNOWN = 59
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

