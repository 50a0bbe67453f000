
// Generated from Net.g4 by ANTLR 4.7.2

#pragma once


#include "antlr4-runtime.h"




class  NetLexer : public antlr4::Lexer {
public:
  enum {
    NET = 1, BLOCK = 2, DATA = 3, TRAIN = 4, CHECK = 5, EXPORT = 6, TARGET = 7, 
    ON = 8, INPUT = 9, LABEL = 10, SHARED = 11, LOSS = 12, METRIC = 13, 
    EXPECT = 14, FOR = 15, REPEAT = 16, IF = 17, ELSE = 18, RETURN = 19, 
    IN = 20, AND = 21, OR = 22, NOT = 23, LEFT_BRACE = 24, RIGHT_BRACE = 25, 
    LEFT_PARENTHESIS = 26, RIGHT_PARENTHESIS = 27, LEFT_BRACKET = 28, RIGHT_BRACKET = 29, 
    ARROW = 30, PIPE = 31, RANGE = 32, DOT = 33, COMMA = 34, COLON = 35, 
    EQUAL = 36, UNEQUAL = 37, AT_MOST = 38, AT_LEAST = 39, LESS = 40, GREATER = 41, 
    ASSIGN = 42, PLUS = 43, MINUS = 44, TIMES = 45, DIVIDE = 46, MODULO = 47, 
    POWER = 48, INTEGER = 49, REAL = 50, BAD_NUMBER = 51, TEXT = 52, OPEN_TEXT = 53, 
    NAME = 54, COMMENT = 55, SPACE = 56, FOREIGN = 57, UNKNOWN = 58
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

